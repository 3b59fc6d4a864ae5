#!/bin/sh
# Go on with the long training of the compact model, or begin it, in the background.
# Usage: scripts/train.sh [FOLDER [SIZE]]; FOLDER defaults to checkpoints/compact beside the checkout.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$root/checkpoints/compact}
size=${2:-shallow}
python=$root/.venv/bin/python
[ -f "$folder/data/counts.json" ] || "$python" "$root/scripts/train_data.py" "$folder/data"
[ -f "$folder/vocabulary/vocab.json" ] ||
  "$python" "$root/scripts/train_vocabulary.py" "$folder/data" "$folder/vocabulary"
[ -f "$folder/lexicon.npz" ] ||
  "$python" "$root/scripts/train_lexicon.py" "$folder/data" "$folder/vocabulary" "$folder/lexicon.npz"
mkdir -p "$folder/$size"
# Memory that was asked for once is kept: without it a sixth of the time goes into page faults.
export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456
setsid nohup nice -n 19 "$python" "$root/scripts/train_model.py" "$folder/$size" \
  --data "$folder/data" --vocabulary "$folder/vocabulary" --lexicon "$folder/lexicon.npz" \
  --size "$size" \
  >>"$folder/$size/stdout.log" 2>&1 </dev/null &
echo "$!" >"$folder/pid"
echo "training $size in $folder/$size, process $(cat "$folder/pid")"
