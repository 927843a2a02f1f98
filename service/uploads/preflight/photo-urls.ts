import { PLATFORM_NAMES, type Platform } from '../../../platforms/errors';
import type { Guard } from '../../outgoing';
import type { Asked, Channels, Found, MediaFindings } from '../../channels';
import type { Inspector } from '../inspection';
import { applyForce } from './force';
import type { MediaReport } from './media-report';
import { createPhotoReader, type Look } from './photo-reader';

/**
 * Returns a function that checks whether photos that platforms fetch themselves can be fetched and would be accepted.
 */
export function createPhotoCheck(options: {
	guard: Guard;
	inspector: Pick<Inspector, 'inspect'>;
	channels: Channels;
}) {
	const { guard, inspector, channels } = options;

	const lookAtAll = createPhotoReader({ guard, inspector });

	function findingsOf(platform: Platform, look: Look, which: string, asked: Asked): MediaFindings {
		const name = PLATFORM_NAMES[platform];
		if ('unreadable' in look) {
			const message = `${which} cannot be read (${look.unreadable}), but ${name} has to fetch it. Use a public URL.`;
			return {
				problems: [{ platform, code: 'url_not_readable', message, action: 'fix-request' }],
				warnings: [],
			};
		}
		const { media } = channels[platform].uploads;
		const { problems, warnings } = media.image(look, look.facts, asked, which);
		const redirect = look.isRedirected ? media.redirect?.(which) : undefined;
		return { problems: redirect ? [...problems, redirect] : problems, warnings };
	}

	const ofOneOf = (problem: Found, platform: Platform): Found => ({
		...problem,
		message: `${problem.message} One bad photo fails the whole ${channels[platform].uploads.media.setOfImages}.`,
	});

	/** Finds everything that platforms would reject about the photos of a request, and returns it with the warnings. */
	return async (
		urls: readonly string[],
		{ platforms, force, ...asked }: Asked & { platforms: readonly Platform[]; force: boolean },
		signal: AbortSignal,
	): Promise<MediaReport> => {
		const looks = await lookAtAll(urls, signal);
		const several = urls.length > 1;
		const nameOf = (index: number) => (several ? `Photo ${index + 1} of ${urls.length}` : 'The photo');
		const findings = platforms.flatMap((platform) =>
			looks.map((look, index) => {
				const { problems, warnings } = findingsOf(platform, look, nameOf(index), asked);
				return {
					problems: several ? problems.map((problem) => ofOneOf(problem, platform)) : problems,
					warnings,
				};
			}),
		);
		const { problems, warnings } = applyForce(
			findings.flatMap((found) => found.problems),
			force,
		);
		warnings.push(...findings.flatMap((found) => found.warnings));
		for (const platform of platforms) {
			warnings.push(...(await channels[platform].uploads.media.hosts(urls, guard, signal)));
		}
		return { problems, warnings };
	};
}
