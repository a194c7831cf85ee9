namespace ILGpuNet.Compiler.Tests;

/// <summary>A test that runs translated text, skipped where there is no OpenCL device.</summary>
public sealed class OpenClFactAttribute : FactAttribute
{
    /// <summary>Finds out whether there is a device.</summary>
    public OpenClFactAttribute() => Skip = OpenClDevice.ReasonForNone;
}

/// <summary>Tests that run translated text, skipped where there is no OpenCL device.</summary>
public sealed class OpenClTheoryAttribute : TheoryAttribute
{
    /// <summary>Finds out whether there is a device.</summary>
    public OpenClTheoryAttribute() => Skip = OpenClDevice.ReasonForNone;
}
