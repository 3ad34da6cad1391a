"""The editing desk: a draft's cut, stills, voice, and the clip that is made of it."""
