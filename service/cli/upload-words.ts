import type { UploadJson } from '../uploads';
import { CommandFailed } from './failure';
import { list } from './output';

const BAD_ENDS = ['failed', 'cancelled', 'expired'];

/** Returns the path of an upload. */
export const uploadPath = (id: string) => `/api/uploads/${encodeURIComponent(id)}`;

/** Describes an upload and its deliveries in a few lines of text. */
export const showUpload = ({ upload_id, deliveries }: UploadJson): string =>
	list([
		['Upload', upload_id],
		...deliveries.map(({ platform, account, state, permalink }): [string, string] => [
			`${platform} @${account}`,
			[state, permalink].filter(Boolean).join(' '),
		]),
	]);

/** Returns the errors from an upload's unsuccessful deliveries. */
export const failuresOf = ({ deliveries }: UploadJson) =>
	deliveries
		.filter(({ state }) => BAD_ENDS.includes(state))
		.map(({ platform, state, error }) => {
			const { code, message, ...details } = error ?? { code: undefined, message: state };
			return { of: platform, error: new CommandFailed(message, code, details) };
		});
