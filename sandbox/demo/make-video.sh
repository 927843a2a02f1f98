#!/bin/sh
# Creates sandbox/demo/video.mp4, the video that the demo sends: 7 seconds, portrait, H.264 and AAC, under 300 kB.
# Requires Debian's ffmpeg. Run it from the root of the repository.
set -eu

font=service/media-kits/fonts/Inter-Bold.ttf
out=${1:-sandbox/demo/video.mp4}

# Five bars that grow one after the other, like a follower count.
bars=''
for i in 0 1 2 3 4; do
	height="min(1\,max(0\,(t-0.6-$i*0.35)/0.7))*($((90 + i * i * 18)))"
	bars="$bars,drawbox=x=$((90 + i * 110)):y='900-$height':w=80:h='max(1\,$height)':color=white@0.92:t=fill"
done

# Prints a filter for a line of text, which fades in.
words() { # text, size, y, first second
	echo ",drawtext=fontfile=$font:text='$1':fontsize=$2:fontcolor=white:x=90:y=$3:alpha='min(1\,max(0\,(t-$4)/0.5))'"
}

ffmpeg -y -loglevel error \
	-f lavfi -i "gradients=size=720x1280:rate=30:duration=7:nb_colors=3:c0=0x3b4fd8:c1=0xb3276f:c2=0x0e7c86:x0=0:y0=0:x1=720:y1=1280:speed=0.012:seed=7" \
	-f lavfi -i "aevalsrc='0.12*sin(2*PI*220*t)*(0.6+0.4*sin(2*PI*0.5*t))+0.08*sin(2*PI*277.18*t)+0.08*sin(2*PI*329.63*t)':sample_rate=44100:duration=7" \
	-filter_complex "[0:v]format=yuv420p$bars$(words 'A week' 84 250 0.2)$(words 'in the studio' 84 350 0.5)$(words '@example_creator' 40 1010 2.8)[v];[1:a]afade=t=in:d=0.5,afade=t=out:st=6:d=1[a]" \
	-map '[v]' -map '[a]' -map_metadata -1 \
	-c:v libx264 -preset veryslow -crf 30 -profile:v high -level 4.0 -g 60 -pix_fmt yuv420p \
	-c:a aac -b:a 64k -ac 2 -use_editlist 0 -movflags +faststart -shortest -t 7 "$out"
