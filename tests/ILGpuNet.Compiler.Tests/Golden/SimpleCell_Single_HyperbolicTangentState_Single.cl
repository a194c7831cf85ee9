#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

typedef struct
{
    uchar limited;
    int Hidden;
    int Count;
    int Time;
    int PreviousStart;
} RecurrentStep;

static inline int RecurrentStep_get_Start(RecurrentStep* self)
{
    return (int)((uint)self->Time * (uint)self->Count);
}

static inline bool RecurrentStep_IsOver(RecurrentStep* self, __global long* lengths, int i)
{
    if ((int)self->limited == 0)
    {
        return false;
    }
    return (long)self->Time >= lengths[i / self->Hidden];
}

__kernel void SimpleCell_Single_HyperbolicTangentState_Single(__global float* x_memory, int x_start, __global float* recurrent_memory, int recurrent_start, __global float* previous_memory, int previous_start, __global float* states_memory, int states_start, __global long* lengths_memory, int lengths_start, RecurrentStep step_)
{
    __global float* x = x_memory + x_start;
    __global float* recurrent = recurrent_memory + recurrent_start;
    __global float* previous = previous_memory + previous_start;
    __global float* states = states_memory + states_start;
    __global long* lengths = lengths_memory + lengths_start;
    for (int i = GLOBAL_INDEX; i < step_.Count; i += GLOBAL_SIZE)
    {
        int at = (int)((uint)RecurrentStep_get_Start(&step_) + (uint)i);
        if (!RecurrentStep_IsOver(&step_, lengths, i))
        {
            states[at] = tanh(x[at] + recurrent[i]);
        }
        else
        {
            states[at] = previous[step_.PreviousStart + i];
        }
    }
}
