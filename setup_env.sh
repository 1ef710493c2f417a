#!/usr/bin/env bash
# Makes mangle ready to run: JDK and Maven where they are missing, then the jar and its class archive.
#   --gpu         build for an NVIDIA GPU, on Linux x86_64 (remembered until target/ is removed); ./mangle doctor
#                 --device gpu tells what it still lacks
#   --tools-only  only the JDK and Maven
#   --test-tools  the same, and what some of the tests need: a browser and debootstrap
#   --nips [URL]  also bring the contest's five networks and its development images into data/nips17, 1.2 GB of
#                 weights; URL is a folder on the web that has the archives and dev_dataset.csv
#   --mnist       also bring MNIST and train the robust madry_cnn into data/mnist_challenge/mnist_robust, in
#                 half an hour on two cores; when it was cut it goes on
#   --quiet       say nothing unless something fails
set -euo pipefail

home=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$home"
jar=target/mangle.jar archive=target/mangle.jsa

quiet='' tools_only='' test_tools='' gpu='' nips='' mirror='' mnist=''
while (($# > 0)); do
  case $1 in
    --gpu)
      system=$(uname -s -m)
      if [[ $system != 'Linux x86_64' ]]; then
        echo "mangle: --gpu: expected Linux on x86_64, which TensorFlow's GPU libraries are for; found $system" >&2
        exit 2
      fi
      gpu=1
      ;;
    --tools-only) tools_only=1 ;;
    --test-tools) tools_only=1 test_tools=1 ;;
    --nips)
      nips=1
      if [[ ${2:-} == http*://* ]]; then
        mirror=$2
        shift
      fi
      ;;
    --mnist) mnist=1 ;;
    --quiet) quiet=1 ;;
    *)
      echo "usage: ${0##*/} [--gpu] [--tools-only] [--test-tools] [--nips [URL]] [--mnist] [--quiet]" >&2
      exit 2
      ;;
  esac
  shift
done

say() {
  [[ -n $quiet ]] || printf '%s\n' "$1"
}

fail() {
  printf 'mangle: %s\n' "$1" >&2
  exit "${2:-2}"
}

# Runs a command; what it printed is shown only where it failed.
run() {
  local output
  output=$("$@" 2>&1) || {
    printf '%s\n' "$output" >&2
    fail "failed: $*" 1
  }
}

install() {
  export DEBIAN_FRONTEND=noninteractive
  run apt-get update
  run apt-get install -y --no-install-recommends "$@"
}

# The feature release of the JDK in folder $1; fails where that is none.
release() {
  local line
  [[ -x $1/bin/javac && -x $1/bin/java ]] || return 1
  line=$("$1/bin/javac" -version 2>&1) || return 1
  [[ $line =~ javac\ ([0-9]+) ]] && printf '%s' "${BASH_REMATCH[1]}"
}

# A JDK of release 17 or later: the chosen one, the one on the path, then what is installed.
find_jdk() {
  local candidate version on_path
  on_path=$(command -v javac) && on_path=$(readlink -f "$on_path") && on_path=${on_path%/bin/javac}
  for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/*17* /usr/lib/jvm/*; do
    version=$(release "$candidate") || continue
    if ((version >= 17)); then
      printf '%s' "$candidate"
      return
    fi
  done
  return 1
}

have_maven() {
  local line
  line=$(mvn -v 2>/dev/null) || return 1
  [[ $line =~ Maven\ ([0-9]+)\.([0-9]+) ]] || return 1
  ((BASH_REMATCH[1] > 3 || (BASH_REMATCH[1] == 3 && BASH_REMATCH[2] >= 8)))
}

tools() {
  local wanted='a JDK 17 or later and Maven 3.8 or later'
  if ! JAVA_HOME=$(find_jdk) || ! JAVA_HOME=$JAVA_HOME have_maven; then
    command -v apt-get >/dev/null && ((UID == 0)) || fail "install $wanted"
    say 'installing a JDK and Maven'
    install openjdk-17-jdk-headless maven
    JAVA_HOME=$(find_jdk) && have_maven || fail "this system's packages are too old: install $wanted"
  fi
  export JAVA_HOME
  mkdir -p target
  printf '%s\n' "$JAVA_HOME" >target/java-home
}

# Without them the tests of reports and of packed submissions skip themselves.
test_tools() {
  local wanted=(chromium chromedriver debootstrap) command missing=''
  for command in "${wanted[@]}"; do
    command -v "$command" >/dev/null || missing=1
  done
  [[ -n $missing ]] || return 0
  if command -v apt-get >/dev/null && ((UID == 0)); then
    say 'installing a browser and debootstrap'
    install chromium chromium-driver debootstrap
  else
    say "some tests will be skipped: they want ${wanted[*]}"
  fi
}

fresh() {
  [[ -e $jar && -s target/java-home && -x $(<target/java-home)/bin/java ]] \
    && [[ -z $gpu || -e target/gpu ]] \
    && [[ -z $(find src/main pom.xml -newer "$jar" -print -quit) ]]
}

build() {
  local options=(-q -B -ntp -DskipTests -Dspotless.check.skip)
  [[ -z $gpu && ! -e target/gpu ]] || options+=(-Pgpu)
  say 'building mangle (the first time takes minutes)'
  mkdir -p target
  # Removed, not overwritten: a run under way goes on with the file that it has open.
  rm -f "$jar" "$archive"
  run mvn "${options[@]}" package
  # Only now: where the libraries did not come, the next build is one without them.
  [[ -z $gpu ]] || : >target/gpu
  touch "$jar"
}

# A whole archive rather than one on top of the JDK's own: only that takes picocli's old class files. Its
# classes are those of a run that makes its networks ready and of one that finds them in the user's cache.
make_archive() {
  local java=$JAVA_HOME/bin/java classes=target/classes.list
  {
    MANGLE_CACHE=none typical -Xshare:off -XX:DumpLoadedClassList="$classes.fresh" \
      && typical -XX:TieredStopAtLevel=1 \
      && typical -Xshare:off -XX:DumpLoadedClassList="$classes.kept" \
      && awk '!seen[$0]++' "$classes.fresh" "$classes.kept" >"$classes" \
      && "$java" -Xshare:dump -XX:+UseG1GC -XX:SharedClassListFile="$classes" \
        -XX:SharedArchiveFile="$archive.tmp" -jar "$home/$jar" \
      && mv -f "$archive.tmp" "$archive"
  } >/dev/null 2>&1 || say 'no class archive: mangle starts a little slower'
}

# A short run of the main job, short on a busy machine too; takes options for Java.
typical() {
  "$JAVA_HOME/bin/java" "$@" -Dmangle.home="$home" \
    -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0 -jar "$home/$jar" \
    attack @attack.args --iterations 1 --time-limit 60 --input input_images --output target/typical --max-epsilon 1
}

unlock() {
  exec 9>&-
  rm -rf "$home/log/build.lock.d"
}

# One at a time: the kernel's lock where there is one, else a folder that holds its owner's number.
lock() {
  mkdir -p log
  if command -v flock >/dev/null; then
    exec 9>log/build.lock
    flock 9
    return
  fi
  local folder=log/build.lock.d owner
  until mkdir "$folder" 2>/dev/null; do
    owner=$(cat "$folder/owner" 2>/dev/null || true)
    if [[ -n $owner ]] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$folder"
    else
      sleep 1
    fi
  done
  echo $$ >"$folder/owner"
  trap 'rm -rf "$home/log/build.lock.d"' EXIT
}

# The five networks of the table that the mean normalised gradient was published with, under its names.
nips() {
  local folder=data/nips17 network failed=0
  local networks=(
    base_inception=inception_v3_2016_08_28
    adv_inception=adv_inception_v3_2017_08_18
    adv_incpt_resnet=ens_adv_inception_resnet_v2_2017_08_18
    base_vgg16=vgg_16_2016_08_28
    base_incpt_resnet=inception_resnet_v2_2016_08_30
  )
  local options=(${mirror:+--base-url "$mirror"})
  for network in "${networks[@]}"; do
    ./mangle fetch "${network#*=}" --output "$folder/checkpoints/${network%%=*}" "${options[@]}" || failed=2
  done
  ./mangle fetch nips17_dev --output "$folder/images" "${options[@]}" || failed=2
  ((failed == 0)) || fail 'not everything came: run it again, and it goes on from here' "$failed"
  say "attack them: ./mangle attack --checkpoints $folder/checkpoints --input $folder/images"
}

# The network of the challenge, adversarially trained: the README tells how robust it is.
mnist() {
  local output=data/mnist_challenge/mnist_robust
  ./mangle fetch mnist
  if [[ -e $output/saved_model.pb ]]; then
    say "$output is there already"
    return
  fi
  ./mangle train --dataset mnist --architecture madry_cnn --output "$output" \
    --adversarial pgd --epsilon 78 --attack-steps 7 --epochs 16 --batch-size 100 \
    --schedule one-cycle --learning-rate 0.003 --precision auto --seed 1
  rm -rf "$output.training"
  say "measure it: ./mangle eval --checkpoints ${output%/*} --models ${output##*/} --attack-steps 40 --attack-step-size 2.55"
}

lock
if [[ -n $tools_only ]]; then
  tools
  [[ -z $test_tools ]] || test_tools
elif ! fresh; then
  tools
  build
  make_archive
  say 'mangle is ready: ./mangle help'
fi
# The launcher takes the lock itself where it must build.
[[ -z $nips$mnist ]] || unlock
[[ -z $nips ]] || nips
[[ -z $mnist ]] || mnist
