import { useEffect, useRef, useState } from 'preact/hooks';
import { get, isOwner } from '../api';
import { useSpeech } from '../language';
import type { Account, Settings, Upload } from '../types';
import { useResource } from '../use-resource';
import { Button } from '../ui/controls';
import { ReadingFailed } from '../ui/failure';
import { ViewHead } from '../ui/parts';
import { useCounts } from './counts';
import { send } from './transfers';
import { filterQuery, UploadFilters, type Filters } from './upload-filters';
import { SendForm } from './upload-form';
import { useUploadPages } from './upload-pages';
import { UploadSection } from './upload-section';
import { SelectionBar } from './upload-selection';
import { groupOf, GROUPS, isWaiting } from './upload-states';

const STATES = Object.values(GROUPS).flat();

async function readTargets() {
	const [{ accounts }, { limits }] = await Promise.all([
		get<{ accounts: Account[] }>('/api/accounts'),
		get<Settings>('/dashboard/settings'),
	]);
	return { accounts, maxBytes: limits.max_upload_bytes };
}

/** Announces each new state of a delivery to screen readers. */
function Spoken({ uploads }: { uploads: readonly Upload[] }) {
	const { texts } = useSpeech();
	const known = useRef<Map<string, string>>(undefined);
	const [words, setWords] = useState('');
	useEffect(() => {
		const deliveries = uploads.flatMap((upload) => upload.deliveries);
		const moved = deliveries.filter(({ id, state }) => {
			const before = known.current?.get(id);
			return before !== undefined && before !== state;
		});
		known.current = new Map(deliveries.map(({ id, state }) => [id, state]));
		if (moved.length === 0) return;
		setWords(
			moved.map(({ account, state }) => texts.uploads.moved(account, texts.uploads.states[state])).join('. '),
		);
	}, [uploads]);
	return (
		<p class="unseen" role="status">
			{words}
		</p>
	);
}

/** Keeps track of the selected uploads, by ID. */
function useChoice() {
	const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
	return {
		chosen,
		choose(id: string, isChosen: boolean): void {
			const next = new Set(chosen);
			if (isChosen) next.add(id);
			else next.delete(id);
			setChosen(next);
		},
		chooseNone: () => setChosen(new Set()),
	};
}

/** The inbox: uploads that are waiting for a person come first, regardless of their age, followed by all others. */
export function UploadsView({ rest: [wanted] }: { rest: string[] }) {
	const { texts } = useSpeech();
	const words = texts.uploads;
	const targets = useResource('targets', readTargets);
	const counts = useCounts();
	const [filters, setFilters] = useState<Filters>(() => ({ text: '', group: groupOf(wanted) }));
	useEffect(() => setFilters((known) => ({ ...known, group: groupOf(wanted) })), [wanted]);
	const [isSending, setIsSending] = useState(false);
	const { chosen, choose, chooseNone } = useChoice();
	const query = filterQuery(filters);
	const { group } = filters;
	const waiting = useUploadPages(`state=awaiting_approval&order=oldest&${query}`);
	const states = group ? GROUPS[group] : STATES;
	const others = useUploadPages(`state=${states.join()}&${query}`);
	const list = [...(waiting.data?.uploads ?? []), ...(others.data?.uploads ?? [])];
	const byId = new Map(list.map((upload) => [upload.upload_id, upload]));
	const hasWaiting = (waiting.data?.uploads ?? []).length > 0;
	const isEmpty = others.data?.uploads.length === 0 && query === '' && group === undefined;

	// Once it has been opened for the first upload, the form stays open for the next.
	useEffect(() => {
		if (isEmpty && isOwner()) setIsSending(true);
	}, [isEmpty]);

	function show(upload: Upload): void {
		others.show(upload);
		waiting.show(upload);
		void others.reload();
		void waiting.reload();
	}
	const common = { chosen, onChoice: choose, onChange: show };
	return (
		<>
			<ViewHead title={texts.views.uploads} intro={words.intro}>
				{!isEmpty && isOwner() && (
					<Button
						label={words.newUpload}
						class={isSending ? '' : 'primary'}
						aria-expanded={isSending}
						onClick={() => setIsSending(!isSending)}
					/>
				)}
			</ViewHead>
			{!others.failure && <ReadingFailed of={targets} />}
			{targets.data && isSending && <SendForm {...targets.data} onSend={send} />}
			{!isEmpty && (
				<UploadFilters filters={filters} accounts={targets.data?.accounts ?? []} onChange={setFilters} />
			)}
			<Spoken uploads={[...byId.values()]} />
			{hasWaiting && (group === undefined || group === 'waiting') && (
				<UploadSection
					{...common}
					title={words.waiting(
						Math.max(query === '' ? (counts.awaiting_approval ?? 0) : 0, waiting.data?.uploads.length ?? 0),
						query !== '' && waiting.data?.next_cursor !== undefined,
					)}
					empty={words.nothingFound}
					pages={waiting}
					shown={isWaiting}
					isEndless={group === 'waiting'}
				/>
			)}
			{group !== 'waiting' && (
				<UploadSection
					{...common}
					title={group ? words.groups[group] : words.list}
					empty={isEmpty ? words.empty : words.nothingFound}
					pages={others}
					shown={(upload) => group !== undefined || !isWaiting(upload)}
					isEndless
				/>
			)}
			{group === 'waiting' && waiting.data?.uploads.length === 0 && <p class="empty">{words.nothingWaits}</p>}
			<SelectionBar
				chosen={[...chosen].map((id) => byId.get(id)).filter((upload) => upload !== undefined)}
				onChange={show}
				onEnd={chooseNone}
			/>
		</>
	);
}
