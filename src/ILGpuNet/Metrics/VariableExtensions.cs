namespace ILGpuNet.Metrics;

internal static class VariableExtensions
{
    /// <summary>The variable, after its first value has been computed.</summary>
    public static Variable Evaluated(this Variable variable)
    {
        variable.Evaluate();
        return variable;
    }
}
