import { PlatformError } from '../errors';
import type { TextProblem } from '../failures';
import type { JsonObject } from '../json';
import { jsonBody, uploadUrlOf, type YouTube } from './api';
import { INSERT_REASONS } from './advice';
import { incompleteAnswer, invalidRequest, readAnswer } from './errors';

/** A video to upload as a draft, that is, as a private video (contracts/youtube-api.md §5). */
export interface Draft {
	title: string;
	description?: string;
	tags?: readonly string[];
	categoryId?: string;
	/** By law, the channel owner must make this decision, so there is no default. */
	madeForKids: boolean;
	/** True for realistic content that was altered or generated. */
	containsSyntheticMedia?: boolean;
	sizeBytes: number;
	/** `video/…` or `application/octet-stream`. */
	contentType: string;
}

/** The upload session of a draft. The URL is a secret: anyone who knows it can upload. */
export interface UploadSession {
	uploadUrl: string;
}

const MOST_TITLE_CHARACTERS = 100;
const MOST_DESCRIPTION_BYTES = 5_000;
const MOST_TAG_CHARACTERS = 500;

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/**
 * Returns the length as YouTube counts it: including the commas between tags and two quotes around each tag that
 * contains a space.
 */
const lengthOfTags = (tags: readonly string[]) =>
	tags.reduce((sum, tag) => sum + tag.length + (tag.includes(' ') ? 2 : 0), Math.max(0, tags.length - 1));

/**
 * Returns every problem that would make YouTube refuse the texts of a video (contracts/youtube-api.md §5.1). Even a
 * refused insert counts towards the daily limit of 100.
 */
export function draftTextProblems({
	title,
	description = '',
	tags = [],
}: Pick<Draft, 'title' | 'description' | 'tags'>): TextProblem[] {
	const problems: TextProblem[] = [];
	const characters = [...title].length;
	const bytes = bytesOf(description);
	const tagCharacters = lengthOfTags(tags);
	if (title.trim() === '') {
		problems.push({
			code: 'title_missing',
			message: 'YouTube does not accept a video without a title. Add one.',
		});
	}
	if (characters > MOST_TITLE_CHARACTERS) {
		problems.push({
			code: 'title_too_long',
			message: `The title has ${characters} characters, and YouTube accepts ${MOST_TITLE_CHARACTERS}. Shorten it.`,
		});
	}
	if (bytes > MOST_DESCRIPTION_BYTES) {
		problems.push({
			code: 'description_too_long',
			message: `The description has ${bytes} bytes, and YouTube accepts ${MOST_DESCRIPTION_BYTES}. Shorten it; non-ASCII characters count as two or more bytes.`,
		});
	}
	if (tagCharacters > MOST_TAG_CHARACTERS) {
		problems.push({
			code: 'tags_too_long',
			message: `The tags have ${tagCharacters} characters in total, including a comma between tags and two quotes around each tag with a space, and YouTube accepts ${MOST_TAG_CHARACTERS}. Remove some.`,
		});
	}
	if ([title, description, ...tags].some((text) => /[<>]/.test(text))) {
		problems.push({
			code: 'angle_bracket_refused',
			message: 'YouTube does not accept < and > in the title, description or tags. Remove them.',
		});
	}
	return problems;
}

function resourceOf(draft: Draft): JsonObject {
	const { title, description, tags, categoryId, madeForKids, containsSyntheticMedia } = draft;
	return {
		snippet: { title, description, tags, categoryId },
		// Without a privacy setting, the video would be public immediately, and subscribers would be notified (§0.1).
		status: { privacyStatus: 'private', selfDeclaredMadeForKids: madeForKids, containsSyntheticMedia },
	};
}

/**
 * Starts the upload of a draft (contracts/youtube-api.md §5.1). Uses one of the Google project's 100 inserts per day.
 * No video exists until the last byte has arrived, so the call can be repeated if its response was lost.
 *
 * @throws PlatformError; `quota_used_up` when the day's inserts are used up, `request_refused` for texts that YouTube
 * would refuse
 */
export async function startDraft(youtube: YouTube, draft: Draft): Promise<UploadSession> {
	const [problem] = draftTextProblems(draft);
	if (problem) throw invalidRequest(problem.message);
	const { headers, body } = jsonBody(resourceOf(draft));
	const response = await youtube.http({
		method: 'POST',
		url: uploadUrlOf(youtube, '/videos', {
			uploadType: 'resumable',
			part: 'snippet,status',
			notifySubscribers: 'false',
		}),
		headers: {
			...headers,
			'x-upload-content-length': String(draft.sizeBytes),
			'x-upload-content-type': draft.contentType,
		},
		body,
		auth: 'account',
	});
	const answer = readAnswer(response, youtube.now(), INSERT_REASONS);
	if (answer instanceof PlatformError) throw answer;
	const uploadUrl = 'noAnswer' in response ? undefined : response.headers.location;
	if (!uploadUrl) throw incompleteAnswer('the URL for the upload');
	return { uploadUrl };
}
