import { useEffect } from 'preact/hooks';
import { addressOf, get } from '../api';
import type { DeliveryState, Upload, UploadList } from '../types';
import { useResource, type Resource } from '../use-resource';

const ENDED: readonly DeliveryState[] = ['delivered', 'published', 'failed', 'cancelled', 'expired'];
const READ_EVERY_MS = 4_000;

/** Browsers keep six connections to a service, and files need some of them. */
const MOST_STREAMS = 2;

export const hasEnded = (upload: Upload) => upload.deliveries.every(({ state }) => ENDED.includes(state));

const isMoving = ({ deliveries }: Upload) =>
	deliveries.some(({ state }) => !ENDED.includes(state) && state !== 'awaiting_approval');

const replace = (page: UploadList | undefined, upload: Upload) =>
	page && {
		...page,
		uploads: page.uploads.map((one) => (one.upload_id === upload.upload_id ? upload : one)),
	};

/** Uploads, the newest first: those that move now by server-sent events, all others by reading again. */
export function useUploads(limit: number): Resource<UploadList> & { show: (upload: Upload) => void } {
	const found = useResource('uploads', () => get<UploadList>(`/api/uploads?limit=${limit}`), READ_EVERY_MS);
	const moving = (found.data?.uploads ?? [])
		.filter(isMoving)
		.slice(0, MOST_STREAMS)
		.map(({ upload_id }) => upload_id);
	const { set } = found;

	useEffect(() => {
		const streams = moving.map((id) => {
			const stream = new EventSource(addressOf(`/api/uploads/${id}/events`));
			stream.onmessage = ({ data }: MessageEvent<string>) => {
				const upload = JSON.parse(data) as Upload;
				set((page) => replace(page, upload));
				if (hasEnded(upload)) stream.close();
			};
			return stream;
		});
		return () => streams.forEach((stream) => stream.close());
	}, [moving.join()]);

	useEffect(() => void found.reload(), [limit]);

	return { ...found, show: (upload) => set((page) => replace(page, upload)) };
}
