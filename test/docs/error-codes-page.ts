import { operationsOf } from '../../service/openapi/model';
import type { OpenApi } from '../../service/openapi/model';
import { GENERATED, table } from './page-parts';

/** Returns the HTTP statuses of the API for each code. */
function statusesOf(description: OpenApi): Map<string, Set<string>> {
	const statuses = new Map<string, Set<string>>();
	for (const { operation } of operationsOf(description)) {
		for (const [status, { description: text }] of Object.entries(operation.responses)) {
			for (const [, code = ''] of text.matchAll(/`([a-z][a-z0-9_]+)`/g)) {
				if (Number(status) >= 400) statuses.set(code, (statuses.get(code) ?? new Set()).add(status));
			}
		}
	}
	return statuses;
}

/** Returns the action for each code, taken from the tables in docs/troubleshooting.md that list actions. */
function actionsOf(troubleshootingPage: string): Map<string, string> {
	const actions = new Map<string, string>();
	let hasActions = false;
	for (const line of troubleshootingPage.split('\n')) {
		if (line.startsWith('| code |')) hasActions = line.startsWith('| code | action |');
		const [, code, action = ''] = /^\| <a id="[^"]+"><\/a>`([^`]+)` \| ([^|]*) \|/.exec(line) ?? [];
		if (code !== undefined && hasActions) actions.set(code, action);
	}
	return actions;
}

/**
 * Creates docs/reference/error-codes.md: every code with its action, its HTTP statuses in the API, and its German
 * message.
 */
export function errorCodesPage(
	codes: readonly string[],
	german: Readonly<Record<string, string>>,
	{ description, troubleshootingPage }: { description: OpenApi; troubleshootingPage: string },
): string {
	const statuses = statusesOf(description);
	const actions = actionsOf(troubleshootingPage);
	const rows = [...codes]
		.sort()
		.map((code) => [
			`[\`${code}\`](../troubleshooting.md#${code.replace('_…', '')})`,
			actions.get(code) ?? '',
			[...(statuses.get(code) ?? [])].sort().join(', '),
			german[code] ?? '',
		]);
	return `${[
		'# Error codes',
		GENERATED,
		'Every code of an error or a warning, by name. Each leads to [troubleshooting](../troubleshooting.md), which says what it means, what helps, and what the actions are. *Status* is what the API answers with; codes without one belong to a delivery, a warning, a node or a command. The German text is what those read who ask for German.',
		table(['code', 'action', 'status', 'in German'], rows),
	].join('\n\n')}\n`;
}
