import { ConfigError } from '../config';
import { installCommand } from '../core/install-command';
import { peerDependencies } from '../package.json';

const NAMES = ['pg', 'pg-boss'] as const;

/** What is used of a server, which only those install who have one. @throws ConfigError */
export function requirePackages(): void {
	try {
		for (const name of NAMES) require.resolve(name);
	} catch {
		// In the versions that were tested: other ones of pg-boss have other tables.
		const words = NAMES.map((name) => `"${name}@${peerDependencies[name]}"`).join(' ');
		throw new ConfigError(
			`DATABASE_URL needs the packages ${NAMES.join(' and ')}, which are not installed. Run: ${installCommand(words, 'npm ci')}`,
		);
	}
}
