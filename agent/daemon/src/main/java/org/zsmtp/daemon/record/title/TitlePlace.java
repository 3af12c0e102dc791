package org.zsmtp.daemon.record.title;

/// Where the title of an agent's process is shown. Thread-safe.
public interface TitlePlace {

    /// @return how many octets a title can have here
    int room();

    /// Shows a title, until another one is shown.
    void show(String title);
}
