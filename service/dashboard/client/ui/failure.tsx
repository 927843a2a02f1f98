import { Failure } from '../api';
import { useSpeech } from '../language';
import type { Texts } from '../texts/en';
import type { ErrorBody } from '../types';

/** What went wrong, in the service's own words. */
export const wordsOf = (error: unknown, texts: Texts): string =>
	(error instanceof Failure ? error.body?.message : undefined) ?? texts.common.notReached;

/** An error of a delivery or an answer: what happened, the platform's own code, and what a person can do. */
export function ErrorWords({ error }: { error: ErrorBody }) {
	const { texts } = useSpeech();
	const { message, platformCode, action } = error;
	return (
		<div class="trouble">
			{action && (
				<p>
					<strong>{texts.actions[action]}</strong>
				</p>
			)}
			<p lang="en">
				{message} {platformCode && <code>{platformCode}</code>}
			</p>
		</div>
	);
}

/** Says that a view could not be read, and offers to try again. */
export function ReadingFailed({ failure, retry }: { failure: Failure; retry: () => void }) {
	const { texts } = useSpeech();
	return (
		<div class="card trouble" role="alert">
			{failure.body ? <ErrorWords error={failure.body} /> : <p>{texts.common.notReached}</p>}
			<button type="button" onClick={retry}>
				{texts.common.retry}
			</button>
		</div>
	);
}
