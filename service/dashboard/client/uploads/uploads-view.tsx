import { useEffect, useRef, useState } from 'preact/hooks';
import { get } from '../api';
import { useSpeech } from '../language';
import type { Account, Settings, Upload } from '../types';
import { useResource } from '../use-resource';
import { Button } from '../ui/controls';
import { Loaded, ReadingFailed } from '../ui/failure';
import { ViewHead } from '../ui/parts';
import { SendForm } from './upload-form';
import { UploadItem } from './upload-item';
import { useUploads } from './live-uploads';
import { send, Sendings } from './sendings';

const PAGE = 20;
const MOST = 100;

async function readTargets() {
	const [{ accounts }, { limits }] = await Promise.all([
		get<{ accounts: Account[] }>('/api/accounts'),
		get<Settings>('/dashboard/settings'),
	]);
	return { accounts, maxBytes: limits.max_upload_bytes };
}

/** Says each new state of a delivery, for those who do not look at the list. */
function Spoken({ uploads }: { uploads: readonly Upload[] }) {
	const { texts } = useSpeech();
	const known = useRef<Map<string, string>>(undefined);
	const [words, setWords] = useState('');
	useEffect(() => {
		const deliveries = uploads.flatMap((upload) => upload.deliveries);
		const moved = deliveries.filter(({ id, state }) => known.current && known.current.get(id) !== state);
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

/** Sending files, and what became of those that were sent. */
export function UploadsView() {
	const { texts } = useSpeech();
	const words = texts.uploads;
	const targets = useResource('targets', readTargets);
	const [limit, setLimit] = useState(PAGE);
	const list = useUploads(limit);
	return (
		<>
			<ViewHead title={texts.views.uploads} intro={words.intro} />
			{!list.failure && <ReadingFailed of={targets} />}
			{targets.data && <SendForm {...targets.data} onSend={(file, fields) => void send(file, fields)} />}
			<Sendings onAccepted={() => void list.reload()} />
			<h2>{words.list}</h2>
			<Loaded from={list}>
				{({ uploads, next_cursor: hasMore }) => (
					<>
						{uploads.length === 0 && <p class="empty">{words.empty}</p>}
						<Spoken uploads={uploads} />
						<ul class="cards">
							{uploads.map((upload) => (
								<UploadItem key={upload.upload_id} upload={upload} onChange={list.show} />
							))}
						</ul>
						{hasMore && limit < MOST && (
							<Button label={texts.common.more} onClick={() => setLimit(Math.min(MOST, limit + PAGE))} />
						)}
					</>
				)}
			</Loaded>
		</>
	);
}
