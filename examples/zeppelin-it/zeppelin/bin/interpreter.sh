#!/usr/bin/env bash
# Starts an interpreter of the Zeppelin under test, in place of the script of Zeppelin's distribution, which Maven does not have.
# Like that one, it starts Spark's by spark-submit, with what was set in Zeppelin.
set -euo pipefail
while getopts 'd:c:p:r:i:g:l:u:v' option; do
  case $option in
    d) folder=$OPTARG ;;   # the interpreter's own jars
    c) callback=$OPTARG ;; # host of the server
    p) port=$OPTARG ;;     # port of the server
    r) range=$OPTARG ;;    # ports to choose of
    i) group=$OPTARG ;;    # id of the interpreter's group
    *) ;;                  # of no use here
  esac
done

home=$(dirname "$(dirname "$folder")")
main=org.apache.zeppelin.interpreter.remote.RemoteInterpreterServer
classpath="$folder/*:$home/interpreter/*"
command=("$main")
if [[ -n ${ZEPPELIN_SPARK_CONF-} ]]; then
  IFS='|' read -r -a settings <<<"$ZEPPELIN_SPARK_CONF"
  # This interpreter speaks to the REPL of Scala 2.12.12, Spark wants a few classes of 2.12.18.
  classpath="$home/scala/newer:$home/scala/*:$folder/classes:$classpath:$SPARK_HOME/jars/*"
  command=(org.apache.spark.deploy.SparkSubmit --class "$main" "${settings[@]}" spark-internal)
fi
# shellcheck disable=SC2086 # the options are words
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" $INTERPRETER_JVM_OPTIONS -cp "$classpath" "${command[@]}" \
  "$callback" "$port" "$group" "$range"
