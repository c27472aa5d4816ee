import { limits } from '#contract/limits.ts';
import type { PlanTarget } from '#contract/model/publish-plan.ts';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import type { Approval } from './use-approval.ts';

interface ApprovalFieldsProps {
  readonly target: PlanTarget;
  readonly approval: Approval;
}

/** What changed, for those who read the history; and in production the name of who gets it. */
export function ApprovalFields({ target, approval }: ApprovalFieldsProps) {
  return (
    <div className="flex gap-3">
      <div className="min-w-0 flex-1">
        <Field
          label={`What changed, for those who read the history (optional, at most ${limits.changeDescriptionChars} characters)`}
        >
          {(ids) => (
            <TextInput
              {...ids}
              autoFocus
              maxLength={limits.changeDescriptionChars}
              value={approval.description}
              onChange={(event) => approval.onDescription(event.target.value)}
            />
          )}
        </Field>
      </div>
      {target.production ? (
        <div className="w-80 shrink-0">
          <Field label={`Production: type ${target.tenant_name} to publish to it`}>
            {(ids) => (
              <TextInput
                {...ids}
                value={approval.typedTenant}
                onChange={(event) => approval.onTypedTenant(event.target.value)}
              />
            )}
          </Field>
        </div>
      ) : null}
    </div>
  );
}
