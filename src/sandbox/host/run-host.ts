import type { Json } from '#contract/model/scalars.ts';
import type {
  CheckMessage,
  HostRequest,
  MatchMessage,
  RunMessage,
  StartMessage,
} from '#contract/script/host-messages.ts';
import { brokenRules } from '#engine/testing/schema-rules.ts';
import { receive, send } from './blocking-channel.ts';
import { createChecker } from './check-script.ts';
import { loadAddon } from './isolate-unit.ts';
import { createRunner } from './run-script.ts';

/**
 * The run host: a blocking loop, one request at a time, a fresh isolate for each run. It is started by the sandbox client with its
 * launch line and trusts only its parent; it reads nothing but frames (`sandbox.md` 6).
 */
function main(): never {
  const first = receive();
  const start = first.header as StartMessage;
  const ivm = loadAddon(start.addon);
  const runner = createRunner(ivm, start, first.body);
  const checker = createChecker(ivm);
  // The first use of Intl costs up to 80 ms, and no run should pay for it.
  new Intl.DateTimeFormat('en-US').format(0);
  for (;;) {
    runner.prepare();
    send({ event: 'ready', rss_bytes: process.memoryUsage.rss() });
    const { header, body } = receive();
    const request = header as HostRequest;
    if (request.op === 'run') answerRun(request, body);
    else if (request.op === 'check') answerCheck(request, body);
    else if (request.op === 'match') answerMatch(request, body);
  }

  function answerRun(request: RunMessage, input: string): void {
    const started = performance.now();
    const { body, ...how } = runner.run(request, input);
    send({ event: 'ran', id: request.id, ...how, duration_ms: performance.now() - started, lines: null }, body);
    runner.discard();
  }

  function answerCheck(request: CheckMessage, source: string): void {
    send({ event: 'checked', id: request.id, problems: checker.check(source, request.budget_ms) });
  }

  function answerMatch(request: MatchMessage, pair: string): void {
    const [schema, value] = JSON.parse(pair) as [Json, Json];
    send({ event: 'matched', id: request.id, ...brokenRules(schema, value) });
  }
}

main();
