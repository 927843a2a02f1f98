import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { addressOf, Failure, get } from '../api';
import type { Upload, UploadList } from '../types';
import { useResource, type Resource } from '../use-resource';
import { useArrivals } from './transfers';
import { hasEnded, isMoving } from './upload-states';

const PAGE = 20;
/** The service's maximum page size. Only this many uploads are polled; any further ones are read once. */
const MOST_READ_ANEW = 100;
const READ_EVERY_MS = 4_000;
/** Browsers allow six connections to a service, and file uploads need some of them. */
const MOST_STREAMS = 2;

export interface UploadPages extends Resource<UploadList> {
	more: () => Promise<void>;
	/** Updates an upload in the list. */
	show: (upload: Upload) => void;
}

const withUpload = (list: UploadList | undefined, upload: Upload) =>
	list && {
		...list,
		uploads: list.uploads.map((one) => (one.upload_id === upload.upload_id ? upload : one)),
	};

/** Merges freshly read uploads with the older ones that follow them. */
function joined(fresh: UploadList, old: UploadList | undefined): UploadList {
	const behind = (old?.uploads ?? []).slice(MOST_READ_ANEW);
	if (behind.length === 0) return fresh;
	const known = new Set(fresh.uploads.map(({ upload_id }) => upload_id));
	return {
		uploads: [...fresh.uploads, ...behind.filter(({ upload_id }) => !known.has(upload_id))],
		...(old?.next_cursor !== undefined && { next_cursor: old.next_cursor }),
	};
}

/**
 * Returns the uploads on all pages that the person has opened. Active uploads are updated by server-sent events; all
 * others are updated by polling.
 *
 * @param query the list's filter
 */
export function useUploadPages(query: string): UploadPages {
	const shown = useRef<UploadList>(undefined);
	const found = useResource(
		`uploads ${query}`,
		async () => {
			const limit = Math.min(MOST_READ_ANEW, Math.max(PAGE, shown.current?.uploads.length ?? 0));
			return joined(await get<UploadList>(`/api/uploads?limit=${limit}&${query}`), shown.current);
		},
		READ_EVERY_MS,
	);
	const { set, data } = found;
	shown.current = data;
	const arrivals = useArrivals();
	useEffect(() => void (arrivals > 0 && found.reload()), [arrivals]);

	const [moreFailure, setMoreFailure] = useState<Failure>();
	const isReading = useRef(false);
	const more = useCallback(async () => {
		const cursor = shown.current?.next_cursor;
		if (cursor === undefined || isReading.current) return;
		isReading.current = true;
		try {
			const next = await get<UploadList>(`/api/uploads?limit=${PAGE}&${query}&cursor=${cursor}`);
			set((list) => list && { ...next, uploads: [...list.uploads, ...next.uploads] });
			setMoreFailure(undefined);
		} catch (error) {
			setMoreFailure(error instanceof Failure ? error : new Failure(undefined));
		}
		isReading.current = false;
	}, [query]);

	const moving = (data?.uploads ?? [])
		.filter(isMoving)
		.slice(0, MOST_STREAMS)
		.map(({ upload_id }) => upload_id);
	useEffect(() => {
		const streams = moving.map((id) => {
			const stream = new EventSource(addressOf(`/api/uploads/${id}/events`));
			stream.onmessage = ({ data: text }: MessageEvent<string>) => {
				const upload = JSON.parse(text) as Upload;
				set((list) => withUpload(list, upload));
				if (hasEnded(upload)) stream.close();
			};
			return stream;
		});
		return () => streams.forEach((stream) => stream.close());
	}, [moving.join()]);

	return {
		...found,
		failure: found.failure ?? moreFailure,
		more,
		show: (upload) => set((list) => withUpload(list, upload)),
	};
}
