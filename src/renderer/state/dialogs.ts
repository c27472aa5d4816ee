import type { z } from 'zod';
import { create } from 'zustand';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import type { RefusedScript } from '#contract/rpc/script-list.ts';

/** The dialogs that a feature draws. At most one is open. */
export type Dialog =
  /** `lid`: the plan begins with this one picked; null: with everything. */
  | { readonly kind: 'publish'; readonly lid: string | null }
  | { readonly kind: 'publish_undo'; readonly cs_id: string }
  /** `version` null: the one before the newest. */
  | { readonly kind: 'roll_back'; readonly lid: string; readonly version: number | null }
  | { readonly kind: 'use_template'; readonly lid: string }
  /** `lid`: of the script. */
  | { readonly kind: 'save_as_template'; readonly lid: string }
  | { readonly kind: 'probe' }
  | { readonly kind: 'breakpoint'; readonly lid: string; readonly line: number }
  | { readonly kind: 'checkpoints'; readonly lid: string }
  | { readonly kind: 'schema'; readonly lid: string; readonly name: string }
  | { readonly kind: 'new_connector' }
  | {
      readonly kind: 'new_lifecycle';
      /** What a file held; null: nothing was imported. */
      readonly imported: { readonly config: LifecycleConfig; readonly losses: readonly string[] } | null;
    }
  /** `lid`: of the lifecycle; `from`: the state to begin with. */
  | { readonly kind: 'new_transition'; readonly lid: string; readonly from: string | null }
  /** `lid`: of the lifecycle. */
  | { readonly kind: 'compare_lifecycle'; readonly lid: string }
  /** `lid`: of the lifecycle whose simulation is kept as a test. */
  | { readonly kind: 'save_walk'; readonly lid: string }
  /** `lid`: of the connector to begin with; null: the first. */
  | { readonly kind: 'provision'; readonly lid: string | null }
  | { readonly kind: 'change_resource'; readonly resource_id: string }
  | { readonly kind: 'import_sst' }
  | { readonly kind: 'replay'; readonly log_id: string }
  /** `name`: proposed, one that no script has. */
  | { readonly kind: 'new_script'; readonly name: string }
  /** `name`: of the one script, where it is one. */
  | { readonly kind: 'copy_to_workspace'; readonly lids: readonly string[]; readonly name: string | null }
  /** `done`: what was not done to them, in a word. */
  | { readonly kind: 'refused_scripts'; readonly done: string; readonly refused: readonly RefusedScript[] }
  /** `next` is opened after the sign-in, as what asked for it. */
  | { readonly kind: 'sign_in'; readonly next?: Dialog }
  | { readonly kind: 'workspace'; readonly workspace_id: string | null }
  /** Of a table: changes one, or makes one for a script or a connector. */
  | {
      readonly kind: 'binding';
      readonly subject:
        | { readonly kind: 'edit'; readonly row: BindingRow }
        | { readonly kind: 'new'; readonly script_lid: string | null; readonly connector_lid: string | null };
    }
  | {
      readonly kind: 'add_binding';
      readonly connector_lid: string;
      readonly operation_type: BindingRow['operation_type'];
      readonly phase: BindingRow['hook_phase'];
    }
  | { readonly kind: 'palette'; readonly query: string };

/** A small question that any command may ask: a confirmation, or one line of text. */
export interface Question {
  readonly title: string;
  readonly body?: string;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly field?: {
    readonly label: string;
    readonly initial: string;
    readonly schema?: z.ZodType<unknown, string>;
    /** Text that must be typed for the action to be allowed, for what cannot be undone. */
    readonly must_equal?: string;
    readonly multiline?: boolean;
  };
}

interface DialogState {
  readonly dialog: Dialog | null;
  readonly question: (Question & { readonly answer: (value: string | null) => void }) | null;
}

export const useDialogs = create<DialogState>()(() => ({ dialog: null, question: null }));

export function openDialog(dialog: Dialog): void {
  useDialogs.setState({ dialog });
}

export function closeDialog(): void {
  useDialogs.setState({ dialog: null });
}

/** True while something modal is open, so that commands' keys leave it alone. */
export function isModalOpen(): boolean {
  const { dialog, question } = useDialogs.getState();
  return dialog !== null || question !== null;
}

/** Asks for a yes; the promise is true when it was given. */
export async function confirm(question: Omit<Question, 'field'>): Promise<boolean> {
  return (await ask(question)) !== null;
}

/** Asks for one text; null when the person changed their mind. */
export function askText(question: Question & Required<Pick<Question, 'field'>>): Promise<string | null> {
  return ask(question);
}

function ask(question: Question): Promise<string | null> {
  return new Promise((resolve) => {
    useDialogs.setState({
      question: {
        ...question,
        answer: (value) => {
          useDialogs.setState({ question: null });
          resolve(value);
        },
      },
    });
  });
}
