import type { Warning } from '../../core/warning';

/** A rejection that may be based only on documentation. */
interface Refusal {
	code: string;
	message: string;
	/** True if the platform is not known to enforce the limit (according to the marks in docs/contracts). */
	onlyDocumented?: boolean;
}

/**
 * Splits rejections into problems and warnings: with `force`, rejections for limits that are only documented become
 * warnings; without it, their messages mention `force`.
 */
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
				? `${message} This limit is documented but not known to be enforced; force: true sends the upload anyway.`
				: message,
		}));
	const warnings = found
		.filter(isForced)
		.map(({ code, message }) => ({ code, message: `Sent because of force: ${message}` }));
	return { problems, warnings };
}
