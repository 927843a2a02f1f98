import { ConfigError } from '../config';
import { installCommand } from '../core/install-command';
import { peerDependencies } from '../package.json';

const NAMES = ['pg', 'pg-boss'] as const;

/** Checks that the optional packages for a server are installed. @throws ConfigError if they are not */
export function requirePackages(): void {
	try {
		for (const name of NAMES) require.resolve(name);
	} catch {
		// Suggests only the tested versions, since other versions of pg-boss have different tables.
		const words = NAMES.map((name) => `"${name}@${peerDependencies[name]}"`).join(' ');
		throw new ConfigError(
			`DATABASE_URL needs the packages ${NAMES.join(' and ')}, which are not installed. Run: ${installCommand(words, 'npm ci')}`,
		);
	}
}
