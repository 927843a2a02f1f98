import type { Arguments } from './context';
import { UsageError } from './failure';

/**
 * Parses `--field NAME=VALUE` options, which set platform-specific fields.
 *
 * @throws UsageError
 */
export function readFieldOptions({ values }: Arguments): Record<string, string> {
	const given = [values.field ?? []].flat().map((text) => {
		const [, name, value] = /^([^=]+)=(.*)$/s.exec(String(text)) ?? [];
		if (name !== undefined && value !== undefined) return [name, value] as const;
		throw new UsageError(`--field expects NAME=VALUE, not "${String(text)}". Correct it.`);
	});
	return Object.fromEntries(given);
}
