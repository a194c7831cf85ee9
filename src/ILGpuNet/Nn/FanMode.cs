namespace ILGpuNet.Nn;

/// <summary>Which connections <see cref="Initialize.KaimingUniform"/> and <see cref="Initialize.KaimingNormal"/> count.</summary>
public enum FanMode
{
    /// <summary>Those into an output: activations keep their variance.</summary>
    In,

    /// <summary>Those out of an input: gradients keep their variance.</summary>
    Out,
}
