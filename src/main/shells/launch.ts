import process from 'node:process';

/** `npm start`. The check comes before every import that would fail on an older Node in a way nobody understands. */
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`The studio needs Node 24 or newer and this is ${process.versions.node}. Start it with: npm start`);
  process.exit(1);
}
const { runLaunch } = await import('./run-launch.ts');
await runLaunch(process.argv.slice(2));
