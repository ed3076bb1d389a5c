import { readFileSync } from 'node:fs';

/** Data as text that is parsed when it is loaded: engines read JSON in about half the time of the same in JavaScript. */
export const parsedJson = {
    name: 'parsed-json',
    setup(build) {
        build.onLoad({ filter: /[\\/]knowledge[\\/]data[\\/][^\\/]*\.json$/ }, ({ path }) => ({
            loader: 'js',
            contents: `export default /* @__PURE__ */ JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))))})`,
        }));
    },
};
