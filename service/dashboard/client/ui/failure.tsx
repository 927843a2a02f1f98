import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Failure } from '../api';
import { useSpeech, type Texts } from '../language';
import type { ErrorBody } from '../types';
import type { Resource } from '../use-resource';
import { Button } from './controls';
import { Loading } from './parts';

/** What went wrong, in the service's own words. */
export const wordsOf = (error: unknown, texts: Texts): string =>
	(error instanceof Failure ? error.body?.message : undefined) ?? texts.common.notReached;

/** Something that a person starts: whether it is under way, and why it failed. */
export function useAction<T extends unknown[]>(act: (...given: T) => Promise<unknown>) {
	const { texts } = useSpeech();
	const [busy, setBusy] = useState(false);
	const [trouble, setTrouble] = useState<string>();
	async function run(...given: T) {
		setBusy(true);
		setTrouble(undefined);
		try {
			await act(...given);
		} catch (error) {
			setTrouble(wordsOf(error, texts));
		}
		setBusy(false);
	}
	return { busy, trouble, setTrouble, run };
}

/** Where a form or a dialog says what is wrong; it is read out. */
export function Trouble({ text }: { text: string | undefined }) {
	return (
		<p class="trouble" role="alert">
			{text}
		</p>
	);
}

/** What happened, the platform's own code, and what a person can do; without an error, the service was not reached. */
export function ErrorWords({ error }: { error: ErrorBody | undefined }) {
	const { texts } = useSpeech();
	if (error === undefined) return <p class="trouble">{texts.common.notReached}</p>;
	const { message, language = 'en', platformCode, action } = error;
	return (
		<div class="trouble">
			{action && (
				<p>
					<strong>{texts.actions[action]}</strong>
				</p>
			)}
			<p lang={language}>
				{message} {platformCode && <code>{platformCode}</code>}
			</p>
		</div>
	);
}

/** Says that something could not be read, and offers to try again. */
export function ReadingFailed({
	of: { failure, reload },
}: {
	of: Pick<Resource<unknown>, 'failure' | 'reload'>;
}) {
	const { texts } = useSpeech();
	if (failure === undefined) return null;
	return (
		<div class="card trouble" role="alert">
			<ErrorWords error={failure.body} />
			<Button label={texts.common.retry} onClick={reload} />
		</div>
	);
}

/** Shows what was read; before that, that it is being read; and why it could not be. */
export function Loaded<T>({
	from,
	children,
}: {
	from: Resource<T>;
	children: (data: T) => ComponentChildren;
}) {
	return (
		<>
			<ReadingFailed of={from} />
			{from.data ? children(from.data) : !from.failure && <Loading />}
		</>
	);
}
