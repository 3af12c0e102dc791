package org.zsmtp.it.compat;

import java.util.Arrays;
import java.util.List;

/// A file of lines with columns between TABs; empty lines and lines that begin with `#` are remarks.
final class Table {

    private Table() {}

    /// @param columns how many each line must have
    static List<List<String>> read(String resource, int columns) {
        return Resources.text(resource)
                .lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> {
                    List<String> cells = Arrays.asList(line.split("\t", -1));
                    if (cells.size() != columns) {
                        throw new IllegalArgumentException(resource + " has not " + columns + " columns in: " + line);
                    }
                    return cells;
                })
                .toList();
    }
}
