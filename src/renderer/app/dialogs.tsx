import { lazy, Suspense } from 'react';
import { GutterMenu } from '#renderer/features/debug/gutter-menu.tsx';
import { Palette } from '#renderer/features/palette/palette.tsx';
import { closeDialog, type Dialog, useDialogs } from '#renderer/state/dialogs.ts';
import { QuestionDialog } from '#renderer/ui/question-dialog.tsx';

const PublishDialog = lazy(() =>
  import('#renderer/features/publish/publish-dialog.tsx').then((module) => ({ default: module.PublishDialog })),
);
const BreakpointDialog = lazy(() =>
  import('#renderer/features/debug/breakpoint-dialog.tsx').then((module) => ({ default: module.BreakpointDialog })),
);
const BindingDialog = lazy(() =>
  import('#renderer/features/bindings/binding-dialog.tsx').then((module) => ({ default: module.BindingDialog })),
);
const AddBindingDialog = lazy(() =>
  import('#renderer/features/bindings/add-binding-dialog.tsx').then((module) => ({ default: module.AddBindingDialog })),
);
const ProbeDialog = lazy(() =>
  import('#renderer/features/sync/probe-dialog.tsx').then((module) => ({ default: module.ProbeDialog })),
);
const UndoDialog = lazy(() =>
  import('#renderer/features/publish/undo-dialog.tsx').then((module) => ({ default: module.UndoDialog })),
);
const RollBackDialog = lazy(() =>
  import('#renderer/features/versions/roll-back-dialog.tsx').then((module) => ({ default: module.RollBackDialog })),
);
const CheckpointsDialog = lazy(() =>
  import('#renderer/features/checkpoints/checkpoints-dialog.tsx').then((module) => ({
    default: module.CheckpointsDialog,
  })),
);
const NewScriptDialog = lazy(() =>
  import('#renderer/features/scripts/new-script-dialog.tsx').then((module) => ({ default: module.NewScriptDialog })),
);
const CopyToWorkspaceDialog = lazy(() =>
  import('#renderer/features/scripts/copy-to-workspace-dialog.tsx').then((module) => ({
    default: module.CopyToWorkspaceDialog,
  })),
);
const RefusedDialog = lazy(() =>
  import('#renderer/features/scripts/refused-dialog.tsx').then((module) => ({ default: module.RefusedDialog })),
);
const SchemaDialog = lazy(() =>
  import('#renderer/features/problems/schema-dialog.tsx').then((module) => ({ default: module.SchemaDialog })),
);
const UseTemplateDialog = lazy(() =>
  import('#renderer/features/templates/use-template-dialog.tsx').then((module) => ({
    default: module.UseTemplateDialog,
  })),
);
const SaveAsTemplateDialog = lazy(() =>
  import('#renderer/features/templates/save-as-template-dialog.tsx').then((module) => ({
    default: module.SaveAsTemplateDialog,
  })),
);
const NewConnectorDialog = lazy(() =>
  import('#renderer/features/connectors/new-connector-dialog.tsx').then((module) => ({
    default: module.NewConnectorDialog,
  })),
);
const SaveWalkDialog = lazy(() =>
  import('#renderer/features/lifecycles/save-walk-dialog.tsx').then((module) => ({ default: module.SaveWalkDialog })),
);
const NewLifecycleDialog = lazy(() =>
  import('#renderer/features/lifecycles/new-lifecycle-dialog.tsx').then((module) => ({
    default: module.NewLifecycleDialog,
  })),
);
const NewTransitionDialog = lazy(() =>
  import('#renderer/features/lifecycles/new-transition-dialog.tsx').then((module) => ({
    default: module.NewTransitionDialog,
  })),
);
const CompareLifecycleDialog = lazy(() =>
  import('#renderer/features/lifecycles/compare/compare-dialog.tsx').then((module) => ({
    default: module.CompareDialog,
  })),
);
const ProvisionDialog = lazy(() =>
  import('#renderer/features/resources/provision-dialog.tsx').then((module) => ({ default: module.ProvisionDialog })),
);
const ChangeDialog = lazy(() =>
  import('#renderer/features/resources/change-dialog.tsx').then((module) => ({ default: module.ChangeDialog })),
);
const ImportSstDialog = lazy(() =>
  import('#renderer/features/resources/import-sst-dialog.tsx').then((module) => ({ default: module.ImportSstDialog })),
);
const ReplayDialog = lazy(() =>
  import('#renderer/features/logs/replay-dialog.tsx').then((module) => ({ default: module.ReplayDialog })),
);
const SignInDialog = lazy(() =>
  import('#renderer/features/workspaces/sign-in-dialog.tsx').then((module) => ({ default: module.SignInDialog })),
);
const WorkspaceDialog = lazy(() =>
  import('#renderer/features/workspaces/workspace-dialog.tsx').then((module) => ({ default: module.WorkspaceDialog })),
);

/** The open dialog, and the question that a command asks. */
export function Dialogs() {
  const { dialog, question } = useDialogs();
  return (
    <Suspense fallback={null}>
      {dialog ? <OpenDialog dialog={dialog} /> : null}
      <GutterMenu />
      {question ? (
        <QuestionDialog
          key={question.title}
          title={question.title}
          body={question.body}
          confirm={question.confirm}
          danger={question.danger}
          field={
            question.field && {
              ...question.field,
              check: (text) => {
                const checked = question.field?.schema?.safeParse(text);
                return checked && !checked.success ? (checked.error.issues[0]?.message ?? 'Not valid.') : null;
              },
            }
          }
          onAnswer={question.answer}
        />
      ) : null}
    </Suspense>
  );
}

function OpenDialog({ dialog }: { readonly dialog: Dialog }) {
  switch (dialog.kind) {
    case 'palette':
      return <Palette query={dialog.query} onClose={closeDialog} />;
    case 'publish':
      return <PublishDialog key={dialog.lid} lid={dialog.lid} onClose={closeDialog} />;
    case 'breakpoint':
      return <BreakpointDialog lid={dialog.lid} line={dialog.line} onClose={closeDialog} />;
    case 'binding':
      return <BindingDialog subject={dialog.subject} onClose={closeDialog} />;
    case 'add_binding':
      return <AddBindingDialog pipeline={dialog} phase={dialog.phase} onClose={closeDialog} />;
    case 'use_template':
      return <UseTemplateDialog key={dialog.lid} lid={dialog.lid} onClose={closeDialog} />;
    case 'save_as_template':
      return <SaveAsTemplateDialog key={dialog.lid} lid={dialog.lid} onClose={closeDialog} />;
    case 'probe':
      return <ProbeDialog onClose={closeDialog} />;
    case 'publish_undo':
      return <UndoDialog csId={dialog.cs_id} onClose={closeDialog} />;
    case 'roll_back':
      return <RollBackDialog lid={dialog.lid} version={dialog.version} onClose={closeDialog} />;
    case 'checkpoints':
      return <CheckpointsDialog lid={dialog.lid} onClose={closeDialog} />;
    case 'new_script':
      return <NewScriptDialog name={dialog.name} onClose={closeDialog} />;
    case 'copy_to_workspace':
      return <CopyToWorkspaceDialog lids={dialog.lids} name={dialog.name} onClose={closeDialog} />;
    case 'refused_scripts':
      return <RefusedDialog done={dialog.done} refused={dialog.refused} onClose={closeDialog} />;
    case 'schema':
      return <SchemaDialog key={dialog.lid} lid={dialog.lid} name={dialog.name} onClose={closeDialog} />;
    case 'new_connector':
      return <NewConnectorDialog onClose={closeDialog} />;
    case 'new_lifecycle':
      return <NewLifecycleDialog imported={dialog.imported} onClose={closeDialog} />;
    case 'new_transition':
      return <NewTransitionDialog lid={dialog.lid} from={dialog.from} onClose={closeDialog} />;
    case 'save_walk':
      return <SaveWalkDialog lid={dialog.lid} onClose={closeDialog} />;
    case 'compare_lifecycle':
      return <CompareLifecycleDialog lid={dialog.lid} onClose={closeDialog} />;
    case 'provision':
      return <ProvisionDialog connectorLid={dialog.lid} onClose={closeDialog} />;
    case 'change_resource':
      return <ChangeDialog key={dialog.resource_id} resourceId={dialog.resource_id} onClose={closeDialog} />;
    case 'import_sst':
      return <ImportSstDialog onClose={closeDialog} />;
    case 'replay':
      return <ReplayDialog key={dialog.log_id} logId={dialog.log_id} onClose={closeDialog} />;
    case 'sign_in':
      return <SignInDialog next={dialog.next} onClose={closeDialog} />;
    case 'workspace':
      return <WorkspaceDialog workspaceId={dialog.workspace_id} onClose={closeDialog} />;
  }
}
