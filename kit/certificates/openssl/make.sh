#!/bin/sh
# Made once with OpenSSL 3.0, as a counterpart that shares no code with ours: for each kind of key an authority, a holder's
# certificate, a revocation list that names another certificate, and a signature of the holder's over message.txt.
# The keys are thrown away. Run in this folder.
set -eu
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT
printf '%s' '{"purpose":"counterpart","text":"向张三转账 1234.50 元"}' > message.txt

issue() { # kind, key options, signing options for certificates
  kind=$1 key=$2 sign=$3
  # shellcheck disable=SC2086
  openssl genpkey $key -out "$keys/$kind-ca.key" 2> /dev/null
  # shellcheck disable=SC2086
  openssl genpkey $key -out "$keys/$kind.key" 2> /dev/null
  cat > "$keys/$kind.cnf" <<C
[req]
distinguished_name = dn
prompt = no
[dn]
C = CN
O = Counterpart
CN = $kind
[ca]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
[holder]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = clientAuth
[list]
database = $keys/$kind.index
crlnumber = $keys/$kind.number
default_md = default
C
  # shellcheck disable=SC2086
  openssl req -x509 -new -key "$keys/$kind-ca.key" $sign -config "$keys/$kind.cnf" -extensions ca -days 36500 -out "$kind-ca.pem"
  # shellcheck disable=SC2086
  openssl req -new -key "$keys/$kind.key" $sign -config "$keys/$kind.cnf" -subj "/C=CN/O=Counterpart/CN=王晓晴@330106199001010011" -utf8 -out "$keys/$kind.csr"
  # shellcheck disable=SC2086
  openssl x509 -req -in "$keys/$kind.csr" ${4:-} -CA "$kind-ca.pem" -CAkey "$keys/$kind-ca.key" $sign -extfile "$keys/$kind.cnf" -extensions holder -days 36000 -set_serial 0x00a1b2c3d4 -out "$kind.pem"
  printf 'R\t21250101000000Z\t260101000000Z\t0BADBAD0\tunknown\t/CN=another\n' > "$keys/$kind.index"
  echo 01 > "$keys/$kind.number"
  if [ "$kind" != sm2 ]; then
    # shellcheck disable=SC2086
    openssl ca -gencrl -name list -config "$keys/$kind.cnf" -cert "$kind-ca.pem" -keyfile "$keys/$kind-ca.key" -md sha256 -crldays 36000 -out "$kind.crl.pem" 2> /dev/null
  fi
}

issue rsa "-algorithm RSA -pkeyopt rsa_keygen_bits:2048" "-sha256"
issue p-256 "-algorithm EC -pkeyopt ec_paramgen_curve:P-256" "-sha256"
issue sm2 "-algorithm EC -pkeyopt ec_paramgen_curve:SM2" "-sm3 -sigopt distid:1234567812345678" "-vfyopt distid:1234567812345678"

openssl dgst -sha256 -sign "$keys/rsa.key" -out rsa.RS256.sig message.txt
openssl dgst -sha256 -sign "$keys/rsa.key" -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -out rsa.PS256.sig message.txt
openssl dgst -sha256 -sign "$keys/p-256.key" -out p-256.ES256.sig message.txt
openssl dgst -sm3 -sign "$keys/sm2.key" -sigopt distid:1234567812345678 -out sm2.SM2SM3.sig message.txt
for file in *.sig; do
  openssl base64 -A -in "$file" -out "$file.txt"
  rm "$file"
done
