"""mindspeed on AscendSim: the operators of mindspeed.ops that are simulated."""
