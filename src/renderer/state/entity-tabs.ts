import { rpc } from '#renderer/api/client.ts';
import { openConnector, openLifecycle, openPipeline, openScript, openTemplate, openView } from './tabs.ts';

/** Opens where an author works on something of any type; a binding in its pipeline. */
export async function openEntity(type: string, lid: string, name: string): Promise<void> {
  switch (type) {
    case 'template':
      openTemplate(lid, name);
      break;
    case 'connector':
      openConnector(lid, name);
      break;
    case 'hook_binding': {
      const { connector_lid, connector_name, operation_type } = await rpc.bindings.get.query({ lid });
      openPipeline(connector_lid, operation_type, `${connector_name ?? 'Orphaned'}: ${operation_type}`);
      break;
    }
    case 'lifecycle_config':
      openLifecycle(lid, name);
      break;
    case 'lifecycle_walk': {
      const { config_lid } = await rpc.lifecycles.walks.get.query({ lid });
      openLifecycle(config_lid, (await rpc.lifecycles.get.query({ lid: config_lid })).name);
      break;
    }
    case 'pipeline_test':
      openView('connectors');
      break;
    default:
      openScript(lid, name);
  }
}

/** Takes back a deletion that has not been published. */
export function keepEntity(type: string, lid: string): Promise<unknown> {
  switch (type) {
    case 'template':
      return rpc.templates.undoRemove.mutate({ lid });
    case 'connector':
      return rpc.connectors.restore.mutate({ lid });
    case 'hook_binding':
      return rpc.bindings.restore.mutate({ lid });
    case 'lifecycle_config':
      return rpc.lifecycles.restore.mutate({ lid });
    case 'lifecycle_walk':
      return rpc.lifecycles.walks.restore.mutate({ lids: [lid] });
    case 'pipeline_test':
      return rpc.pipelines.tests.restore.mutate({ lid });
    default:
      return rpc.scripts.undoRemove.mutate({ lid });
  }
}
