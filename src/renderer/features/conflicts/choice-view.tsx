import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { scriptName } from '#contract/model/script.ts';
import type { ConflictChoice } from '#contract/model/sync-conflict.ts';
import type { ConflictDetail } from '#contract/rpc/sync.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { giveAnswer } from './answer.ts';
import { ConflictHead } from './conflict-head.tsx';
import { type ChoiceWords, choicesOf } from './conflict-words.ts';
import { Evidence } from './evidence.tsx';
import { OrderLists } from './order-lists.tsx';

/** A conflict that is answered by one of a few buttons; above them what the choice is about. */
export function ChoiceView({ detail }: { readonly detail: ConflictDetail }) {
  const { conflict } = detail;
  const [busy, setBusy] = useState(false);
  const answer = async (choice: ConflictChoice, name: string | null, order: readonly string[] | null = null) => {
    setBusy(true);
    try {
      const { lid, key, local_hash, remote_hash } = conflict;
      const [ordered] = conflict.fields;
      const fields = order === null || ordered === undefined ? {} : { [ordered.field]: [...order] };
      await giveAnswer({ lid, key, local_hash, remote_hash, choice, name, fields }, conflict.name);
    } catch (error) {
      tellFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const choices = choicesOf(conflict).filter(({ choice }) => choice !== 'arrange');
  return (
    <>
      <ConflictHead conflict={conflict} />
      <div className="flex min-h-0 flex-1 flex-col">
        {conflict.kind === 'order' ? (
          <OrderLists detail={detail} busy={busy} onArrange={(lids) => void answer('arrange', null, lids)} />
        ) : (
          <Evidence detail={detail} />
        )}
        <section aria-label="What to do" className="flex shrink-0 flex-col gap-3 border-line border-t bg-surface-1 p-4">
          {choices.map((words, index) =>
            words.choice === 'rename_mine' ? (
              <RenameChoice
                key={words.choice}
                words={words}
                name={conflict.name}
                type={conflict.type}
                busy={busy}
                onRename={(name) => void answer('rename_mine', name)}
              />
            ) : (
              <div key={words.choice} className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Button
                  look={words.danger ? 'danger' : index === 0 ? 'primary' : 'plain'}
                  disabled={busy}
                  aria-describedby={`choice-${words.choice}`}
                  onClick={() => void answer(words.choice, null)}
                >
                  {words.button}
                </Button>
                <span id={`choice-${words.choice}`} className="text-text-2">
                  {words.effect}
                </span>
              </div>
            ),
          )}
        </section>
      </div>
    </>
  );
}

interface RenameChoiceProps {
  readonly words: ChoiceWords;
  readonly name: string;
  readonly type: string;
  readonly busy: boolean;
  readonly onRename: (name: string) => void;
}

function RenameChoice({ words, name, type, busy, onRename }: RenameChoiceProps) {
  const [typed, setText] = useState<string | null>(null);
  const isTemplate = type === 'template';
  const script = trpc.scripts.freeName.queryOptions({ name, numbered: true }, { gcTime: 0, enabled: !isTemplate });
  const template = trpc.templates.freeName.queryOptions({ name }, { gcTime: 0, enabled: isTemplate });
  const ofScript = useQuery(script);
  const ofTemplate = useQuery(template);
  const free = isTemplate ? ofTemplate : ofScript;
  const text = typed ?? free.data ?? '';
  const [wrong, setWrong] = useState<string | null>(null);
  const rename = async () => {
    const checked = scriptName.safeParse(text);
    if (!checked.success) setWrong(checked.error.issues[0]?.message ?? 'This name cannot be used.');
    else if (await isTaken(type, checked.data))
      setWrong(`There is already a ${type} called ${checked.data}; choose another name.`);
    else onRename(checked.data);
  };
  return (
    <form
      className="flex flex-wrap items-end gap-x-3 gap-y-1"
      onSubmit={(event) => {
        event.preventDefault();
        void rename();
      }}
    >
      <div className="w-72">
        <Field label="New name of mine" error={wrong ?? undefined}>
          {(ids) => (
            <TextInput
              {...ids}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setWrong(null);
              }}
            />
          )}
        </Field>
      </div>
      <Button type="submit" disabled={busy}>
        {words.button}
      </Button>
      <span className="pb-1 text-text-2">{words.effect}</span>
    </form>
  );
}

async function isTaken(type: string, name: string): Promise<boolean> {
  const area = type === 'template' ? rpc.templates : rpc.scripts;
  return (await area.freeName.query({ name })) !== name;
}
