import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';

// zod's compiled parsers probe `new Function`, which the page's content security policy forbids.
z.config({ jitless: true });

// Monaco is the largest part: its load runs beside the connection to the host.
const editor = import('./editor/script-editor.tsx');
const app = import('./app/start.tsx');

const root = document.getElementById('root');
if (root) void app.then(({ start }) => start(createRoot(root), editor));
