import { spawnSync } from 'node:child_process';

/** Makes sure that a program runs: from Debian's package of that name where we may install it, and otherwise says what is missing. */
export function needs(program: string, debianPackage: string): void {
    if (works(program)) return;
    if (process.getuid?.() === 0 && works('apt-get')) {
        const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
        spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
        spawnSync('apt-get', ['install', '-y', '-qq', debianPackage], { env, stdio: 'ignore' });
    }
    if (!works(program)) throw new Error(`This test needs ${program}: install it, on Debian with \`apt-get install ${debianPackage}\`.`);
}

function works(program: string): boolean {
    return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}
