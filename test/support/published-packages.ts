import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './markdown';

const run = promisify(execFile);

/** The parts of a package.json that tests use. */
export interface PackageDescription {
	name: string;
	version: string;
	files: string[];
	n8n?: { strict?: boolean; nodes: string[]; credentials: string[] };
	dependencies?: Record<string, string>;
}

/** A package that this repository publishes. */
export interface PublishedPackage {
	folder: string;
	description: PackageDescription;
}

const readPackage = (folder: string): PublishedPackage => ({
	folder,
	description: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageDescription,
});

/** The service, `mediakit-service`. */
export const SERVICE_PACKAGE = readPackage(join(ROOT, 'service'));

/** The sandbox and the demo, `mediakit-sandbox`. */
export const SANDBOX_PACKAGE = readPackage(join(ROOT, 'sandbox'));

/** The packages for n8n: first the one with all nodes, then those with the node of a single platform. */
export const NODE_PACKAGES = [
	ROOT,
	...globSync('packages/*/package.json', { cwd: ROOT }).map((file) => join(ROOT, dirname(file))),
].map(readPackage);

/** Packs a package into the file that would be published. @returns the file's path in the folder */
export async function packInto(folder: string, { folder: source }: PublishedPackage): Promise<string> {
	const words = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
	const { stdout } = await run('npm', words, { cwd: source });
	return join(folder, stdout.trim());
}
