// The floor of opening the studio: the same parts of Monaco, one editor, one text, nothing else.
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/javascript/register';
import 'monaco-editor/languages/features/typescript/register';
import * as monaco from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import TypeScriptWorker from 'monaco-editor/languages/features/typescript/ts.worker?worker';
import text from '#resources/samples/normalise-email.js?raw';

self.MonacoEnvironment = {
  getWorker: (_id, label) => (label === 'javascript' ? new TypeScriptWorker() : new EditorWorker()),
};

const element = document.getElementById('editor');
if (element === null) throw new Error('The page has no place for the editor.');
monaco.editor.create(element, { value: text, language: 'javascript', automaticLayout: true });
