import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Failure } from '../api';
import { useSpeech, type Texts } from '../language';
import type { ErrorBody, Warning } from '../types';
import type { Resource } from '../use-resource';
import { Button } from './controls';
import { Loading } from './parts';

/** The documentation page with an anchor for each error code. */
const CODES_PAGE = 'https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/docs/troubleshooting.md';

/** An error from the service, or a text of the dashboard. */
export type Told = ErrorBody | string;

const toldOf = (error: unknown, texts: Texts): Told =>
	(error instanceof Failure ? error.body : undefined) ?? texts.common.notReached;

/** Returns an error as a sentence. */
export function wordsOf(error: unknown, texts: Texts): string {
	const told = toldOf(error, texts);
	return typeof told === 'string' ? told : told.message;
}

/** Runs an action and tracks whether it is in progress and why it failed. */
export function useAction<T extends unknown[]>(act: (...given: T) => Promise<unknown>) {
	const { texts } = useSpeech();
	const [busy, setBusy] = useState(false);
	const [trouble, setTrouble] = useState<Told>();
	async function run(...given: T) {
		setBusy(true);
		setTrouble(undefined);
		try {
			await act(...given);
		} catch (error) {
			setTrouble(toldOf(error, texts));
		}
		setBusy(false);
	}
	return { busy, trouble, setTrouble, run };
}

/** An error code, linked to its documentation. */
export function CodeLink({ code }: { code: string }) {
	const { texts } = useSpeech();
	return (
		<a
			href={`${CODES_PAGE}#${code.replace(/^http_.*/, 'http')}`}
			target="_blank"
			rel="noreferrer"
			aria-label={texts.common.aboutCode(code)}
		>
			<code>{code}</code>
		</a>
	);
}

/** A message with its code. A translated message also contains the English original, which opens on click. */
export function Message({ told: { code, message, original } }: { told: Warning }) {
	const { texts } = useSpeech();
	return (
		<>
			<span lang={original === undefined ? 'en' : 'de'}>{message}</span> <CodeLink code={code} />
			{original !== undefined && (
				<details>
					<summary>{texts.common.original}</summary>
					<span lang="en">{original}</span>
				</details>
			)}
		</>
	);
}

function ToldWords({ told }: { told: Told }) {
	const { texts } = useSpeech();
	if (typeof told === 'string') return <>{told}</>;
	const { platformCode, action, problems } = told;
	return (
		<>
			{action && (
				<p>
					<strong>{texts.actions[action]}</strong>
				</p>
			)}
			{problems ? (
				<ul>
					{problems.map((problem) => (
						<li key={`${problem.code} ${problem.message}`}>
							<Message told={problem} />
						</li>
					))}
				</ul>
			) : (
				<div>
					<Message told={told} />
				</div>
			)}
			{platformCode && (
				<p>
					{texts.common.platformCode} <code>{platformCode}</code>
				</p>
			)}
		</>
	);
}

/** The error area of a form or dialog; screen readers announce it. */
export function Trouble({ text }: { text: Told | undefined }) {
	return (
		<div class="trouble" role="alert">
			{text !== undefined && <ToldWords told={text} />}
		</div>
	);
}

/**
 * An error message, its code, the platform's own code, and the next step. If `error` is undefined, the message says
 * that the service could not be reached.
 */
export function ErrorWords({ error }: { error: ErrorBody | undefined }) {
	const { texts } = useSpeech();
	return (
		<div class="trouble">
			<ToldWords told={error ?? texts.common.notReached} />
		</div>
	);
}

/** Reports that something could not be loaded, with a retry button. */
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

/** Shows a resource once it has been loaded; until then, a loading message or the error. */
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
