// Runs n8n's scanner on the files of a package that are or would be published: its package.json and the compiled files.
// The provenance of a package can only be checked on npm.
// node scan.mjs <folder with the scanner installed> <folder of the package, or its name> [registry]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [, , tool, source, registry] = process.argv;
const { analyzePackage } = await import(
	join(tool, 'node_modules/@n8n/scan-community-package/scanner/scanner.mjs')
);
const place = mkdtempSync(join(tmpdir(), 'mediakit-scan-'));
try {
	const where = ['--pack-destination', place, ...(registry ? [`--registry=${registry}`] : [])];
	const words = ['pack', source, '--json', '--ignore-scripts', ...where];
	const packed = execFileSync('npm', words, { encoding: 'utf8' });
	const [{ filename }] = Object.values(JSON.parse(packed));
	execFileSync('tar', ['-xzf', join(place, filename), '-C', place]);
	const { passed, message, details } = await analyzePackage(join(place, 'package'), [
		'**/*.js',
		'package.json',
	]);
	console.log(passed ? 'The scanner has passed it.' : `The scanner refuses it: ${message}\n${details}`);
	process.exitCode = passed ? 0 : 1;
} finally {
	rmSync(place, { recursive: true });
}
