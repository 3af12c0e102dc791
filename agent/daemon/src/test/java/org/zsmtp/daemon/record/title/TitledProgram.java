package org.zsmtp.daemon.record.title;

import java.io.IOException;
import java.util.Scanner;

/// A process that shows each line of its standard input as its title, and answers it when that is done.
public final class TitledProgram {

    private TitledProgram() {}

    public static void main(String[] arguments) throws IOException {
        TitlePlace title = ProcessTitle.open().orElseThrow();
        System.out.println(title.room());
        Scanner lines = new Scanner(System.in, java.nio.charset.StandardCharsets.ISO_8859_1);
        while (lines.hasNextLine()) {
            title.show(lines.nextLine());
            System.out.println("shown");
        }
    }
}
