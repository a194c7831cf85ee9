#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))

__kernel void ReportViolation_Int64(__global long* values_memory, int values_start, __global int* first_memory, int first_start, __global int* position_memory, int position_start, __global long* value_memory, int value_start)
{
    __global long* values = values_memory + values_start;
    __global int* first = first_memory + first_start;
    __global int* position = position_memory + position_start;
    __global long* value = value_memory + value_start;
    if (GLOBAL_INDEX > 0 || first[0] == 2147483647)
    {
        return;
    }
    if (position[0] == 2147483647)
    {
        position[0] = first[0];
        value[0] = values[first[0]];
    }
    first[0] = 2147483647;
}
