import { useState } from 'preact/hooks';
import { call } from '../api';
import { useSpeech } from '../language';
import { platformOf } from '../platforms';
import type { Delivery, DeliveryState, Upload } from '../types';
import { Confirm } from '../ui/dialog';
import { ErrorWords } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { Badge, PlatformTag } from '../ui/parts';
import { hasEnded, waitsForApproval } from './live-uploads';
import { Preview } from './file-preview';

const TONES: Partial<Record<DeliveryState, 'good' | 'bad' | 'plain'>> = {
	delivered: 'good',
	published: 'good',
	failed: 'bad',
	expired: 'bad',
	cancelled: 'plain',
};

function DeliveryRow({ delivery }: { delivery: Delivery }) {
	const { language, texts, formats } = useSpeech();
	const words = texts.uploads;
	const { platform, account, state, bytes_sent: sent, bytes_total: total, error, permalink } = delivery;
	const afterDelivery = platformOf(platform)?.uploads.afterDelivery;
	const shows = state === 'uploading' && total !== null;
	return (
		<li class="delivery">
			<div class="line">
				<span>
					<PlatformTag platform={platform} /> @{account}
				</span>
				<Badge tone={TONES[state] ?? 'busy'}>{words.states[state]}</Badge>
			</div>
			{shows && (
				<>
					<progress max={total} value={sent} aria-label={words.progress(account)} />
					<p class="muted">{words.sent(formats.size(sent), formats.size(total))}</p>
				</>
			)}
			{error && <ErrorWords error={error} />}
			{state === 'delivered' && afterDelivery && <p class="muted">{afterDelivery[language]}</p>}
			{permalink && /^https?:/.test(permalink) && (
				<a href={permalink} target="_blank" rel="noreferrer">
					{words.open}
				</a>
			)}
		</li>
	);
}

/** One upload: where it goes, how far it is, and what a person can do about it. */
export function UploadItem({ upload, onChange }: { upload: Upload; onChange: (upload: Upload) => void }) {
	const { texts, formats } = useSpeech();
	const notify = useNotify();
	const words = texts.uploads;
	const [asks, setAsks] = useState<'approve' | 'cancel'>();
	const [shows, setShows] = useState(false);
	const { upload_id: id, caption, file, created_at: createdAt, deliveries } = upload;
	const waiting = deliveries.filter(({ state }) => state === 'awaiting_approval');

	async function act(method: string, path: string, text: string) {
		onChange(await call<Upload>(method, path));
		notify({ kind: 'good', text });
	}
	return (
		<li class="card upload">
			<div class="line">
				<h3>{caption?.split('\n')[0] || words.untitled}</h3>
				<p class="muted">
					<time dateTime={createdAt}>{formats.time(createdAt)}</time>
					{file.size_bytes !== null && ` · ${formats.size(file.size_bytes)}`}
				</p>
			</div>
			<ul class="plain">
				{deliveries.map((delivery) => (
					<DeliveryRow key={delivery.id} delivery={delivery} />
				))}
			</ul>
			<div class="buttons">
				{waitsForApproval(upload) && (
					<button type="button" class="primary" onClick={() => setAsks('approve')}>
						{words.approve}
					</button>
				)}
				{file.kept_until !== null && (
					<button type="button" aria-expanded={shows} onClick={() => setShows(!shows)}>
						{shows ? words.hidePreview : words.preview}
					</button>
				)}
				{!hasEnded(upload) && (
					<button type="button" class="danger-text" onClick={() => setAsks('cancel')}>
						{words.cancelIt}
					</button>
				)}
			</div>
			{shows && <Preview upload={upload} />}
			{asks === 'approve' && (
				<Confirm
					title={words.approveTitle}
					yes={words.approveYes}
					act={() => act('POST', `/api/uploads/${id}/approve`, words.approved)}
					onClose={() => setAsks(undefined)}
				>
					<p>{words.approveBody(waiting.map(({ account }) => `@${account}`).join(', '))}</p>
					{caption && <blockquote>{caption}</blockquote>}
				</Confirm>
			)}
			{asks === 'cancel' && (
				<Confirm
					title={words.cancelTitle}
					yes={words.cancelYes}
					no={words.keepIt}
					danger
					act={() => act('DELETE', `/api/uploads/${id}`, words.cancelled)}
					onClose={() => setAsks(undefined)}
				>
					<p>{words.cancelBody}</p>
				</Confirm>
			)}
		</li>
	);
}
