package org.gitopsdora.cli;

import org.gitopsdora.job.Version;
import picocli.CommandLine.IVersionProvider;

/** For {@code --version}. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"gitops-dora " + Version.ofProgram()};
    }
}
