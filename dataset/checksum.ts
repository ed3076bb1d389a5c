/** The thread that takes checksums: the build bundles it as `dist/checksum.js`. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ChecksumReply, type ChecksumRequest, emptyHashes } from './run/checksums.ts';

const hashes = emptyHashes(workerData as number);
const reply = (message: ChecksumReply): void => parentPort?.postMessage(message);

parentPort?.on('message', (request: ChecksumRequest) => {
    if (request.bytes === undefined) return reply(hashes.map((hash) => hash.digest('hex')));
    hashes[request.file].update(request.bytes);
    reply(undefined);
});
