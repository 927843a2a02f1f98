/** The result of a check by `mediakit doctor`. */
export type Verdict = 'ok' | 'warning' | 'problem';

export interface Finding {
	what: string;
	verdict: Verdict;
	/** What was found and, unless the verdict is `ok`, what to do about it. */
	text: string;
}

const finding =
	(verdict: Verdict) =>
	(what: string, text: string): Finding => ({ what, verdict, text });
export const [ok, warning, problem] = [finding('ok'), finding('warning'), finding('problem')];
