package io.drover.provisioner.loop;

/** Gives every launch an id that no other launch has, in this process or another. */
@FunctionalInterface
public interface LaunchIds {

    String next();
}
