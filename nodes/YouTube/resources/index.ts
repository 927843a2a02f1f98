import { channel } from './channel';
import { token } from './token';
import { video } from './video';

/** The node's resources, in the order in which the node lists them. */
export const RESOURCES = [channel, token, video];
