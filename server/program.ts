import nodeModule from 'node:module';

// The program of the server's own process, as an editor starts it. Compiled code is kept: the next start spends less on loading.
nodeModule.enableCompileCache();
const { serveEditor } = await import('./main.ts');
serveEditor();
