import { json } from '../../kernel/answers';
import type { Answer, SandboxRequest } from '../../kernel/types';
import { authenticate } from '../access';
import type { YouTube } from '../context';
import { videoResource } from '../resources/video-resource';
import { ApiError } from '../errors';
import { createVideo } from '../lifecycle';
import type { Session } from '../model';
import { charge } from '../quota';
import { storeBytes, unitBytes } from './bytes';

interface Piece {
	readonly first: number;
	readonly last: number;
}

const refused = (message: string) => new ApiError('badRequest', message);

/** `PUT <session URI>`: receives bytes or reports progress (contract §5.2, §5.3, rules 35–40). */
export async function putBytes(youTube: YouTube, request: SandboxRequest): Promise<Answer> {
	const session = youTube.store.sessions.get(request.query.get('upload_id') ?? '');
	const now = youTube.kernel.clock.now();
	if (!session || session.expiresAtMs <= now) return { status: youTube.switches.deadSessionStatus };
	if (youTube.switches.sessionNeedsBearer) authenticate(youTube, request);
	const length = request.headers['content-length'];
	if (length === undefined) return { status: 411 };
	const range = request.headers['content-range'];
	const question = /^bytes \*\/(\d+|\*)$/.exec(range ?? '');
	if (question) {
		const total = question[1];
		if (total !== '*' && Number(total) !== session.sizeBytes)
			throw refused('The total does not fit the session.');
		return progress(youTube, request, session);
	}
	if (session.videoId !== null) return progress(youTube, request, session);
	const piece = readPiece(session, range, Number(length));
	if (typeof piece === 'string') throw refused(piece);
	const unequal = checkPiece(youTube, session, piece);
	if (unequal !== null) throw refused(unequal);
	// If there is a gap or an overlap, nothing is stored (rule 39).
	if (piece.first !== session.storedBytes) return progress(youTube, request, session);
	if (session.busy) return { status: 503 };
	await storeBytes(youTube, session, request, piece.last - piece.first + 1);
	return progress(youTube, request, session);
}

/** Parses `Content-Range`; returns the error message if it is invalid (rule 36). */
function readPiece({ sizeBytes }: Session, range: string | undefined, length: number): Piece | string {
	if (range === undefined) {
		return length === sizeBytes ? { first: 0, last: length - 1 } : 'The length does not fit the session.';
	}
	const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(range);
	if (!match) return 'Failed to parse Content-Range header.';
	const [first, last, total] = match.slice(1).map(Number) as [number, number, number];
	if (total !== sizeBytes) return 'The total does not fit the session.';
	if (first > last || last >= total || length !== last - first + 1) return 'Invalid Content-Range header.';
	return { first, last };
}

function checkPiece({ switches }: YouTube, session: Session, { first, last }: Piece): string | null {
	if (last === session.sizeBytes - 1) return null;
	const length = last - first + 1;
	if (length % unitBytes !== 0) return `Pieces must be multiples of ${unitBytes} bytes.`;
	if (switches.unequalPieces === 'refused' && session.pieceBytes !== null && session.pieceBytes !== length) {
		return 'All pieces but the last one must have the same length.';
	}
	session.pieceBytes = length;
	return null;
}

/** Returns 308 with the stored range, or the video once the upload is complete (rules 37, 38). */
function progress(youTube: YouTube, request: SandboxRequest, session: Session): Answer {
	if (session.storedBytes < session.sizeBytes) {
		const headers = session.storedBytes > 0 ? { Range: `bytes=0-${session.storedBytes - 1}` } : undefined;
		return { status: 308, headers };
	}
	return finish(youTube, request, session);
}

/** Returns the session's video. A session creates exactly one video, even if the last request is repeated. */
export function finish(youTube: YouTube, request: SandboxRequest, session: Session): Answer {
	if (session.videoId === null) {
		if (youTube.switches.insertCharged === 'upload') {
			charge(youTube, session.client.project, { bucket: 'insert', units: 1 });
		}
		session.videoId = createVideo(youTube, session, session.hash.copy().digest('hex')).id;
	}
	const video = youTube.store.video(session.videoId);
	if (!video) return { status: 404 };
	const owner = youTube.store.user(session.username);
	return json(
		youTube.switches.uploadedStatus,
		videoResource(youTube, request.baseUrl, video, owner, session.parts),
	);
}
