#!/bin/sh
# Codes by oathtool (OATH Toolkit), an implementation that shares nothing with ours. Run in this folder: sh make.sh > codes.txt
# Each line: kind, digits, key in hexadecimal, counter or time in seconds since 1970, step in seconds, code.
set -eu
for key in 3132333435363738393031323334353637383930 00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef; do
  for digits in 6 7 8; do
    for counter in 0 1 255 256 65536 4294967295 4294967296; do
      echo "hotp $digits $key $counter - $(oathtool --hotp --digits=$digits --counter=$counter $key)"
    done
    for algorithm in sha1 sha256 sha512; do
      for step in 30 60; do
        for time in 59 1111111109 1234567890 1795305600 2000000000 20000000000; do
          code=$(TZ=UTC oathtool --totp=$algorithm --digits=$digits --time-step-size=${step}s --now="$(date -u -d @$time '+%Y-%m-%d %H:%M:%S UTC')" $key)
          echo "$algorithm $digits $key $time $step $code"
        done
      done
    done
  done
done
