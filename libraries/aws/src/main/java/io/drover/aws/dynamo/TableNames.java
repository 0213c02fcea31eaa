package io.drover.aws.dynamo;

/**
 * What the tables of one installation are called.
 *
 * @param prefix stands before every name, such as {@code drover-}
 */
record TableNames(String prefix) {

    TableNames {
        if (!prefix.matches("[A-Za-z0-9_.-]{0,200}")) {
            throw new IllegalArgumentException(
                    "a table prefix is up to 200 letters, digits, '_', '.' and '-', not '" + prefix + "'");
        }
    }

    String workloads() {
        return prefix + "workloads";
    }

    String fragments() {
        return prefix + "fragments";
    }

    String workers() {
        return prefix + "workers";
    }

    String cells() {
        return prefix + "cells";
    }
}
