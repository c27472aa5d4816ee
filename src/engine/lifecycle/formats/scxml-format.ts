import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import {
  entitlementAction,
  type LifecycleConfig,
  type LifecycleState,
  lifecycleObjectType,
  type StateAction,
  type TransitionCondition,
  transitionCondition,
} from '#contract/model/lifecycle.ts';
import { jsonObject } from '#contract/model/scalars.ts';
import { configOf, type Imported, type SketchedState, type SketchedTransition, stateKeys } from './sketch.ts';

const namespace = 'urn:hookwright:lifecycle';
const options = { ignoreAttributes: false, attributeNamePrefix: '@' } as const;

/** State Chart XML (W3C); what it has no words for stands in attributes of a namespace of our own. */
export function writeScxml(config: LifecycleConfig): string {
  const keys = stateKeys(config);
  const document = {
    scxml: {
      '@xmlns': 'http://www.w3.org/2005/07/scxml',
      '@xmlns:hw': namespace,
      '@version': '1.0',
      '@name': config.name,
      ...(config.initial_state_id === null ? {} : { '@initial': keys.get(config.initial_state_id) }),
      '@hw:object_type': config.object_type,
      '@hw:description': config.description ?? '',
      state: config.states.filter(({ is_terminal }) => !is_terminal).map((state) => stateNode(config, state, keys)),
      final: config.states.filter(({ is_terminal }) => is_terminal).map((state) => stateNode(config, state, keys)),
    },
  };
  const builder = new XMLBuilder({
    ...options,
    format: true,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`;
}

function stateNode(config: LifecycleConfig, state: LifecycleState, keys: ReadonlyMap<string, string>): object {
  const leaving = config.transitions.filter(({ from_state_id }) => from_state_id === state.id);
  return {
    '@id': keys.get(state.id),
    '@hw:name': state.name,
    '@hw:description': state.description ?? '',
    '@hw:entitlement_action': state.entitlement_action,
    ...(state.entry_actions.length === 0 ? {} : { onentry: { send: state.entry_actions.map(sendNode) } }),
    ...(state.exit_actions.length === 0 ? {} : { onexit: { send: state.exit_actions.map(sendNode) } }),
    transition: leaving.map((transition) => ({
      '@event': transition.name,
      '@target': keys.get(transition.to_state_id),
      ...(transition.conditions.length === 0 ? {} : { '@cond': JSON.stringify(transition.conditions) }),
      '@hw:requires_approval': String(transition.requires_approval),
      '@hw:grace_period_hours': String(transition.grace_period_hours),
    })),
  };
}

function sendNode({ action_type, parameters }: StateAction): object {
  return { '@event': action_type, content: JSON.stringify(parameters) };
}

const attribute = z.string().optional();
const sendShape = z.looseObject({ '@event': z.string(), content: attribute });
const transitionShape = z.looseObject({
  '@event': attribute,
  '@target': attribute,
  '@cond': attribute,
  '@hw:requires_approval': attribute,
  '@hw:grace_period_hours': attribute,
});
const stateShape = z.looseObject({
  '@id': z.string(),
  '@hw:name': attribute,
  '@hw:description': attribute,
  '@hw:entitlement_action': attribute,
  onentry: z.array(z.union([z.string(), z.looseObject({ send: z.array(sendShape).optional() })])).optional(),
  onexit: z.array(z.union([z.string(), z.looseObject({ send: z.array(sendShape).optional() })])).optional(),
  transition: z.array(z.union([z.string(), transitionShape])).optional(),
});
type StateNode = z.infer<typeof stateShape>;
const documentShape = z.looseObject({
  scxml: z.looseObject({
    '@name': attribute,
    '@initial': attribute,
    '@hw:object_type': attribute,
    '@hw:description': attribute,
    state: z.array(stateShape).optional(),
    final: z.array(stateShape).optional(),
  }),
});
const listed = new Set(['state', 'final', 'onentry', 'onexit', 'send', 'transition']);
const unknownParts = ['state', 'parallel', 'history', 'invoke', 'datamodel', 'initial'] as const;

/** @throws AppError where it is no SCXML. */
export function readScxml(text: string, newId: () => string): Imported {
  const { scxml } = readDocument(text);
  const losses: string[] = [];
  for (const part of ['parallel', 'datamodel', 'script'])
    if (part in scxml) losses.push(`<${part}> was left out; a lifecycle has no such thing.`);
  const ends = scxml.final ?? [];
  const nodes = [...(scxml.state ?? []), ...ends];
  const states = nodes.map((node) => sketchState(node, ends.includes(node), losses));
  const transitions = nodes.flatMap((node) => sketchTransitions(node, losses));
  const object_type = lifecycleObjectType.safeParse(scxml['@hw:object_type']).data;
  const sketch = {
    name: scxml['@name'] ?? '',
    description: scxml['@hw:description'] || null,
    ...(object_type === undefined ? {} : { object_type }),
    initial: scxml['@initial'] ?? states[0]?.key ?? null,
    states,
    transitions,
  };
  return configOf(sketch, losses, newId);
}

function readDocument(text: string): z.infer<typeof documentShape> {
  // Entities of a document type could make a small file a huge one.
  if (/<!DOCTYPE/i.test(text)) throw unreadable('it has a document type, which no state chart needs');
  const parser = new XMLParser({
    ...options,
    parseTagValue: false,
    parseAttributeValue: false,
    isArray: (name) => listed.has(name),
  });
  try {
    return documentShape.parse(parser.parse(text, true));
  } catch (error) {
    if (error instanceof z.ZodError)
      throw unreadable(`${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message}`);
    throw unreadable(error instanceof Error ? error.message : String(error));
  }
}

function unreadable(reason: string): AppError {
  return new AppError('validation_error', `The file is not a state chart in SCXML: ${reason}.`);
}

function sketchState(node: StateNode, is_terminal: boolean, losses: string[]): SketchedState {
  const key = node['@id'];
  for (const part of unknownParts)
    if (part in node) losses.push(`${key}: <${part}> was left out; a state holds no others.`);
  return {
    key,
    name: node['@hw:name'] || key,
    description: node['@hw:description'] || null,
    is_terminal,
    entitlement_action: entitlementAction.safeParse(node['@hw:entitlement_action']).data ?? 'no_change',
    entry_actions: sketchActions(key, node.onentry, losses),
    exit_actions: sketchActions(key, node.onexit, losses),
  };
}

function sketchActions(key: string, blocks: StateNode['onentry'], losses: string[]): StateAction[] {
  return (blocks ?? []).flatMap((block) => {
    if (typeof block === 'string') return [];
    const other = Object.keys(block).filter((name) => name !== 'send');
    if (other.length > 0)
      losses.push(`${key}: <${other.join('>, <')}> in its actions was left out; only <send> is kept.`);
    return (block.send ?? []).map((send) => ({
      action_type: send['@event'],
      parameters: jsonOf(send.content, jsonObject) ?? {},
    }));
  });
}

function sketchTransitions(node: StateNode, losses: string[]): SketchedTransition[] {
  return (node.transition ?? []).flatMap((transition) => {
    if (typeof transition === 'string' || transition['@target'] === undefined) {
      losses.push(`${node['@id']}: a transition without a target was left out.`);
      return [];
    }
    const name = transition['@event'] ?? `${node['@id']} to ${transition['@target']}`;
    const conditions = conditionsOf(name, transition['@cond'], losses);
    return [
      {
        name,
        from: node['@id'],
        to: transition['@target'],
        conditions,
        requires_approval: transition['@hw:requires_approval'] === 'true',
        grace_period_hours: Number(transition['@hw:grace_period_hours'] ?? 0) || 0,
      },
    ];
  });
}

function conditionsOf(name: string, text: string | undefined, losses: string[]): TransitionCondition[] {
  if (text === undefined) return [];
  const conditions = jsonOf(text, z.array(transitionCondition));
  if (conditions === null) losses.push(`${name}: its condition was left out; write it anew: ${text}`);
  return conditions ?? [];
}

function jsonOf<Shape extends z.ZodType>(text: string | undefined, shape: Shape): z.output<Shape> | null {
  if (text === undefined) return null;
  try {
    return shape.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
