package io.drover.standalone;

import io.drover.wiring.start.OperatorMistake;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A file that a command is to make. */
final class NewFile {

    private NewFile() {}

    /**
     * @return it, from the root on
     * @throws OperatorMistake if it cannot be made there
     */
    static Path at(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        Path folder = whole.resolveSibling("");
        if (!Files.isDirectory(folder)) {
            throw new OperatorMistake("there is no directory " + folder + ". Make it, or name another file");
        }
        if (Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
            throw new OperatorMistake("the file " + whole + " exists already. Name another, or remove it");
        }
        return whole;
    }
}
