import type { ConnectorRow } from '#contract/rpc/connectors.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Field, SelectInput } from '#renderer/ui/field.tsx';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { SimulatorMark } from './resource-marks.tsx';
import { typeLooks } from './resource-words.ts';
import { SpecEditor } from './spec-editor.tsx';
import { useProvisioning } from './use-provisioning.ts';

interface ProvisionFormProps {
  readonly connector: ConnectorRow;
  readonly usable: readonly ConnectorRow[];
  readonly onChoose: (lid: string) => void;
  readonly onClose: () => void;
}

/** The dialog once there is a connector to provision on. */
export function ProvisionForm({ connector, usable, onChoose, onClose }: ProvisionFormProps) {
  const asked = useProvisioning(connector, onClose);
  const { failure, sending, type, work } = asked;
  const name = typeof work.read.spec['name'] === 'string' ? ` ${work.read.spec['name']}` : '';
  return (
    <FormDialog
      title="Provision a resource"
      description="The backend runs the hooks of the connector and makes it on the target, for real."
      submit={sending ? 'Asking the backend…' : `Provision ${typeLooks[type].word.toLowerCase()}${name}`}
      disabled={sending}
      onSubmit={() => void asked.submit()}
      onClose={onClose}
      failure={failure === null ? null : `Not provisioned: ${failure.message}`}
      notice={<Warnings connector={connector} />}
    >
      <Choices connector={connector} usable={usable} asked={asked} onChoose={onChoose} />
      <hr className="border-line" />
      {asked.unread !== null ? (
        <Banner tone="bad">{asked.unread.message}</Banner>
      ) : asked.loading ? (
        <Skeleton label="Loading the object classes" rows={4} />
      ) : (
        <SpecEditor attributes={asked.attributes} work={work} showErrors={asked.tried} />
      )}
    </FormDialog>
  );
}

function Warnings({ connector: { name, status, connector_type } }: { readonly connector: ConnectorRow }) {
  const production = useStudio(({ workspace }) => workspace?.production === true);
  return (
    <>
      {production && connector_type !== 'simulator' ? (
        <Banner tone="warn">This workspace is production: what you provision is there for everybody.</Banner>
      ) : null}
      {status === 'active' ? null : (
        <Banner tone="warn">
          {status === 'error'
            ? `The last connection test of ${name} failed; this may fail too.`
            : `${name} is not active, so the backend refuses. Activate and publish it first.`}
        </Banner>
      )}
      {connector_type === 'simulator' ? (
        <p className="flex items-center gap-2 text-text-2">
          <SimulatorMark /> Nothing outside is reached.
        </p>
      ) : null}
    </>
  );
}

interface ChoicesProps {
  readonly connector: ConnectorRow;
  readonly usable: readonly ConnectorRow[];
  readonly asked: ReturnType<typeof useProvisioning>;
  readonly onChoose: (lid: string) => void;
}

/** On which connector, what, and as which of its classes. */
function Choices({ connector, usable, asked, onChoose }: ChoicesProps) {
  const { types, type, classes, objectClass } = asked;
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label="Connector">
        {(ids) => (
          <SelectInput {...ids} value={connector.lid} onChange={(event) => onChoose(event.target.value)}>
            {usable.map(({ lid, name, connector_type }) => (
              <option key={lid} value={lid}>
                {name}
                {connector_type === 'simulator' ? ' (simulator)' : ''}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      <Field label="What">
        {(ids) => (
          <SelectInput
            {...ids}
            value={type}
            onChange={(event) => asked.setType(types.find((one) => one === event.target.value) ?? type)}
          >
            {types.map((one) => (
              <option key={one} value={one}>
                {typeLooks[one].word}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      {classes.length > 0 ? (
        <Field label="Object class" hint="Its attributes are the fields below.">
          {(ids) => (
            <SelectInput
              {...ids}
              value={objectClass?.name ?? ''}
              onChange={(event) => asked.setObjectClass(event.target.value)}
            >
              {objectClass === undefined ? <option value="">None of them</option> : null}
              {classes.map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
      ) : null}
    </div>
  );
}
