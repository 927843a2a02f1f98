import type { Ports } from '../../../platforms/http';
import type { YouTube } from '../../../platforms/youtube';
import type { YouTubeConfig } from '../../config';

/** Creates a YouTube client for an account. */
export const createYouTubeClient = (
	{ apiBase, uploadBase, analyticsBase }: Pick<YouTubeConfig, 'apiBase' | 'uploadBase' | 'analyticsBase'>,
	ports: Ports,
): YouTube => ({ ...ports, apiBase, uploadBase, analyticsBase });
