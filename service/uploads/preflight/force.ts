import type { Warning } from '../../core/warning';

/** A refusal that may rest on documentation alone. */
interface Refusal {
	code: string;
	message: string;
	/** Nobody has seen the platform enforce the limit (the marks in docs/contracts). */
	onlyDocumented?: boolean;
}

/** Separates what is refused from what `force` makes a warning; a refusal says if `force` could do that. */
export function applyForce<T extends Refusal>(
	found: readonly T[],
	force: boolean,
): { problems: (Omit<T, 'onlyDocumented' | 'message'> & { message: string })[]; warnings: Warning[] } {
	const isForced = ({ onlyDocumented = false }: T) => force && onlyDocumented;
	const problems = found
		.filter((refusal) => !isForced(refusal))
		.map(({ onlyDocumented = false, message, ...others }) => ({
			...others,
			message: onlyDocumented
				? `${message} This limit is only documented: force: true sends it all the same.`
				: message,
		}));
	const warnings = found
		.filter(isForced)
		.map(({ code, message }) => ({ code, message: `Not refused, because of force: ${message}` }));
	return { problems, warnings };
}
